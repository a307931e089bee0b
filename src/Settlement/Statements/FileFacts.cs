using System.Globalization;
using System.Text;
using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>What is known of a file as a whole, and from where: inside the file outranks the provider's answer, and that outranks a name.</summary>
internal sealed class FileFacts
{
    private readonly Dictionary<FileFact, string> _inside = [];
    private readonly Dictionary<FileFact, byte[]> _insideBytes = [];
    private readonly Dictionary<FileFact, string> _named = [];
    private (string Date, int SlackDays)? _member;
    private readonly StatementLayout _layout;
    private readonly StatementInput _input;
    private readonly string? _owner;

    public FileFacts(StatementLayout layout, StatementInput input)
    {
        _layout = layout;
        _input = input;
        _owner = input.ExpectedOwner ?? (layout.OwnerSetting is { } setting ? input.Settings.GetValueOrDefault(setting) : null);
        for (var i = 0; i < layout.Names.Count && NamedBy < 0; i++)
        {
            if (NamePattern.Parse(layout.Names[i], out _)?.Match(input.Name) is not { } facts) continue;
            NamedBy = i;
            foreach (var (fact, value) in facts) _named[fact] = value;
        }
        Refresh();
    }

    /// <summary>Which of the layout's names the file has, from 0; -1 if none.</summary>
    public int NamedBy { get; } = -1;

    /// <summary>Whether the file's name is one that the layout knows, be it that of a member that comes without its archive.</summary>
    public bool NameFits => NamedBy >= 0 || _layout.Names.Count == 0
        || _layout.Members.SelectMany(m => m.Names).Any(n => NamePattern.Parse(n, out _)?.Match(_input.Name) is not null);

    /// <summary>The day that dates without a year lie closest to; <see cref="StatementBatch.Absent"/> if nothing says.</summary>
    public long NearDay { get; private set; }

    public DateOnly? ClearingDate => Get(FileFact.ClearingDate) is { } text ? Date(text) : null;

    public string? Owner => Get(FileFact.Owner);

    /// <summary>Whose file it is, or is expected to be where it does not say.</summary>
    public string? OwnerOrExpected => Owner ?? _owner;

    /// <summary>All facts in the order of their enum, dates as yyyy-MM-dd.</summary>
    public IReadOnlyDictionary<FileFact, string> All()
    {
        var all = new SortedDictionary<FileFact, string>();
        foreach (var fact in Enum.GetValues<FileFact>())
            if (Get(fact) is { } value) all[fact] = value;
        return all;
    }

    public string? Get(FileFact fact)
    {
        if (_inside.TryGetValue(fact, out var inside)) return inside;
        if (fact == FileFact.ClearingDate && _input.StatedClearingDate is { } stated) return Iso(stated);
        if (_named.TryGetValue(fact, out var named)) return named;
        foreach (var derived in _layout.DerivedFacts)
            if (derived.Fact == fact && derived.From != fact && Get(derived.From) is { } from) return Iso(Date(from).AddDays(derived.AddDays));
        return fact == FileFact.ClearingDate ? _member?.Date : null;
    }

    /// <summary>Takes a fact that the file itself states; a second place must say the same.</summary>
    public void State(FileFact fact, string value)
    {
        if (_inside.TryGetValue(fact, out var before))
        {
            if (before != value) throw Contradiction(fact, $"The file states {Word(fact)} twice and differently.");
            return;
        }
        _inside[fact] = value;
        Refresh();
    }

    /// <summary>The same from a row, without a string where the row says what is known.</summary>
    /// <param name="fact">The fact.</param>
    /// <param name="value">The cell.</param>
    /// <param name="date">How the cell writes a date, where the fact is one.</param>
    /// <returns>Whether it is news.</returns>
    public bool State(FileFact fact, ReadOnlySpan<byte> value, DateText? date = null)
    {
        if (value.IsEmpty || (_insideBytes.TryGetValue(fact, out var before) && value.SequenceEqual(before))) return false;
        if (date is null) State(fact, Encoding.UTF8.GetString(value));
        else if (date.Read(value, default, NearDay, out var day, out _) <= CellOutcome.OwnText) State(fact, Iso(DateOnly.FromDayNumber((int)day)));
        else throw Contradiction(fact, $"A row states {Word(fact)} with no date.");
        _insideBytes[fact] = value.ToArray();
        return true;
    }

    /// <summary>Refuses another owner's or another day's file as soon as it is known to be one.</summary>
    public void Check()
    {
        if (Owner is { } owner && _owner is not null && owner != _owner)
            throw new StatementRefusedException("FILE_WRONG_OWNER", "The file belongs to another organisation or merchant.");
        if (_named.TryGetValue(FileFact.Owner, out var named) && Owner is { } stated && named != stated)
            throw new StatementRefusedException("FILE_WRONG_OWNER", "The owner in the file's name and the one inside differ.");
        if (ClearingDate is not { } date) return;
        if (_input.ExpectedClearingDate is { } expected && date != expected)
            throw new StatementRefusedException("FILE_WRONG_DATE", $"The clearing date is {Iso(date)} and not {Iso(expected)}.");
        if (_named.TryGetValue(FileFact.ClearingDate, out var nameDate) && nameDate != Iso(date))
            throw new StatementRefusedException("FILE_WRONG_DATE", $"The clearing date is {Iso(date)}, the file's name says {nameDate}.");
        if (_member is { } member && DaysApart(member.Date, date) > member.SlackDays)
            throw new StatementRefusedException("FILE_WRONG_DATE", $"A member is named {member.Date}, the clearing date is {Iso(date)}.");
    }

    private static int DaysApart(string text, DateOnly date) => Math.Abs(Date(text).DayNumber - date.DayNumber);

    /// <summary>Facts of a member's name, against those of the file.</summary>
    /// <returns>Words for a warning where the date differs within what the layout allows.</returns>
    public string? CheckMember(LayoutMember member, IReadOnlyDictionary<FileFact, string> named)
    {
        if (named.TryGetValue(FileFact.Owner, out var owner))
        {
            if (OwnerOrExpected is { } known && owner != known)
                throw new StatementRefusedException("FILE_WRONG_OWNER", "A member of the file belongs to another organisation or merchant.");
            _named.TryAdd(FileFact.Owner, owner);
        }
        if (!named.TryGetValue(FileFact.ClearingDate, out var text)) return null;
        if (ClearingDate is not { } date)
        {
            // Only until something inside says better: a member may be named by another day.
            _member = (text, member.DateSlackDays);
            Refresh();
            return null;
        }
        var days = DaysApart(text, date);
        if (days == 0) return null;
        if (days > member.DateSlackDays)
            throw new StatementRefusedException("FILE_WRONG_DATE", $"A member is named {text}, the clearing date is {Iso(date)}.");
        return $"A member is named {text}, the clearing date is {Iso(date)}.";
    }

    public static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Word(FileFact fact) => Yaml.YamlBinder.SnakeCase(fact.ToString());

    private static StatementRefusedException Contradiction(FileFact fact, string reason) =>
        new(fact switch { FileFact.ClearingDate => "FILE_WRONG_DATE", FileFact.Owner => "FILE_WRONG_OWNER", _ => "FILE_HEADER" }, reason);

    private void Refresh() => NearDay = (ClearingDate ?? _input.ExpectedClearingDate)?.DayNumber ?? StatementBatch.Absent;
}
