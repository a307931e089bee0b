using Rijie.Settlement.Yaml;
using Rijie.Signing;
using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>Checks that a bound layout means something: what it names is there, what it says does not contradict itself.</summary>
internal sealed class LayoutCheck
{
    private const string Schema = "statement-layout/v1";
    private const int LongestRecordBytes = 64 * 1024;
    private const int MostSlackDays = 31;
    private readonly StatementLayout _layout;
    private readonly LayoutProblems _problems;

    private LayoutCheck(StatementLayout layout, LayoutProblems problems) => (_layout, _problems) = (layout, problems);

    /// <summary>Adds every problem of meaning.</summary>
    public static void Check(StatementLayout layout, YamlCursor root, string file, List<YamlProblem> problems) =>
        new LayoutCheck(layout, new(file, problems)).Run(root);

    private void Run(YamlCursor root)
    {
        _problems.RangeIf(_layout.Schema != Schema, root["schema"], $"The schema must be {Schema}.");
        _problems.RangeIf(!IsId(_layout.Id), root["id"], "An id has 3 to 40 of the characters a-z, 0-9 and '-'.");
        _problems.RangeIf(_layout.Version < 1, root["version"], "The version counts from 1.");
        for (var i = 0; i < _layout.Names.Count; i++) Pattern(_layout.Names[i], root["names"][i]);
        CheckContainer(root["container"]);
        CheckJson(root);
        CheckMembers(root["members"]);
        CheckFacts(root);
        foreach (var (id, table) in _layout.Tables.OrderBy(t => t.Key, StringComparer.Ordinal)) CheckTable(id, table, root["tables"][id]);
    }

    private static bool IsId(string id) =>
        id.Length is >= 3 and <= 40 && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private NamePattern? Pattern(string pattern, YamlCursor at)
    {
        var parsed = NamePattern.Parse(pattern, out var problem);
        if (problem is not null) _problems.Range(at, problem);
        return parsed;
    }

    private void CheckContainer(YamlCursor at)
    {
        var steps = _layout.Container;
        for (var i = 0; i < steps.Count; i++)
        {
            _problems.ConflictIf(steps.Take(i).Contains(steps[i]), at[i], $"The step '{YamlBinder.SnakeCase(steps[i].ToString())}' stands twice.");
            _problems.ConflictIf(steps[i] == ContainerStep.Zip && i < steps.Count - 1, at[i], "A zip is the last step: its members are the statement.");
        }
    }

    private void CheckJson(YamlCursor root)
    {
        var steps = _layout.Container;
        _problems.ConflictIf(steps.Contains(ContainerStep.Json) && _layout.JsonPath is null, root["container"], "A json step needs a json_path.");
        if (_layout.JsonPath is not { } path) return;
        _problems.ConflictIf(!steps.Contains(ContainerStep.Json), root["json_path"], "A json_path needs a json step in the container.");
        _problems.RangeIf(path.Split('.') is var names && (names.Length > StrictJson.MaxDepth || names.Contains("")), root["json_path"], "The path is member names with dots between them, such as data.content.");
        var isText = steps.Count > 0 && steps[^1] == ContainerStep.Json;
        _problems.ConflictIf(isText && _layout.Tables.Values.Any(t => t.Text.Encoding != TextEncoding.Utf8), root["json_path"], "A text inside JSON is UTF-8.");
    }

    private void CheckMembers(YamlCursor at)
    {
        var members = _layout.Members;
        _problems.RangeIf(!members.Any(m => m.Role == MemberRole.Rows), at, "No member holds rows.");
        _problems.ConflictIf(members.Count > 1 && !_layout.Container.Contains(ContainerStep.Zip), at, "Only a zip has more than one member.");
        _problems.Twice(members.SelectMany((m, i) => m.Names.Select((n, j) => (n, at[i]["names"][j]))), "name");
        for (var i = 0; i < members.Count; i++)
        {
            var (member, here) = (members[i], at[i]);
            if (!_layout.Tables.ContainsKey(member.Table)) _problems.Reference(here["table"], $"There is no table '{member.Table}'.");
            _problems.ConflictIf(members.Count > 1 && member.Names.Count == 0, here, "Each of several members needs a name.");
            var patterns = member.Names.Select((n, j) => Pattern(n, here["names"][j])).ToList();
            _problems.ConflictIf(member.Role == MemberRole.Proof && patterns.Any(p => p is { HasPart: true }), here["names"], "A proof has no parts.");
            _problems.RangeIf(member.DateSlackDays is < 0 or > MostSlackDays, here["date_slack_days"], $"The slack is 0 to {MostSlackDays} days.");
            _problems.ConflictIf(member.DateSlackDays != 0 && !patterns.Any(p => p is { HasDate: true }), here["date_slack_days"], "The slack needs a clearing date in the name.");
        }
    }

    private void CheckFacts(YamlCursor root)
    {
        var derived = _layout.DerivedFacts;
        for (var i = 0; i < derived.Count; i++)
        {
            var at = root["derived_facts"][i];
            _problems.RangeIf(!StatementFields.IsDate(derived[i].Fact), at["fact"], "Only a date follows from another fact.");
            _problems.RangeIf(!StatementFields.IsDate(derived[i].From), at["from"], "A date follows from a date.");
            _problems.ConflictIf(derived[i].Fact == derived[i].From, at, "A fact cannot follow from itself.");
        }
        _problems.Twice(derived.Select((d, i) => (YamlBinder.SnakeCase(d.Fact.ToString()), root["derived_facts"][i])), "derived fact");
        _problems.ConflictIf(_layout.OwnerSetting is not null && !TellsOwner(), root["owner_setting"], "Neither a name nor a column tells the owner.");
        if (_layout.Companion is { } companion)
            _problems.RangeIf(!companion.Extension.StartsWith('.') || companion.Extension.Length < 2, root["companion"]["extension"], "The ending begins with a dot, such as .ok.");
    }

    private bool TellsOwner() =>
        _layout.Names.Concat(_layout.Members.SelectMany(m => m.Names)).Any(n => NamePattern.Parse(n, out _) is { } p && p.Names(FileFact.Owner))
        || _layout.Tables.Values.Any(t => t.Records.Any(r => r.Columns.Any(c => c.Fact == FileFact.Owner)));

    private void CheckTable(string id, LayoutTable table, YamlCursor at)
    {
        var members = _layout.Members.Where(m => string.Equals(m.Table, id, StringComparison.Ordinal)).ToList();
        _problems.ConflictIf(members.Count == 0, at, $"No member is read by the table '{id}'.");
        CheckText(table, at["text"]);
        CheckShape(table.Shape, at["shape"]);
        var records = at["records"];
        var rows = table.Records.Count(r => r.Role == RecordRole.Row);
        _problems.ConflictIf(rows == 0 && members.Any(m => m.Role == MemberRole.Rows), records, "The table of a member with rows needs a row record.");
        _problems.ConflictIf(rows > 0 && members.Any(m => m.Role == MemberRole.Proof), records, "The table of a proof has no rows.");
        var single = table.Records.Select((r, i) => (r.Role, Place: records[i])).Where(r => r.Role != RecordRole.Summary);
        _problems.Twice(single.Select(r => (YamlBinder.SnakeCase(r.Role.ToString()), r.Place["role"])), "record");
        _problems.Twice(table.Records.Select((r, i) => (When: r.When?.ToString(), At: records[i]["when"])).Where(r => r.When is not null).Select(r => (r.When!, r.At)), "condition");
        _problems.ConflictIf(table.IgnoreOtherLines && table.Records.Any(r => r.Role == RecordRole.Row && r.When is null), at["ignore_other_lines"], "The row record takes every other line.");
        for (var i = 0; i < table.Records.Count; i++)
            new LayoutRecordCheck(_layout, table, table.Records[i], _problems).Run(records[i]);
    }

    private void CheckText(LayoutTable table, YamlCursor at)
    {
        _problems.ConflictIf(table.Text is { ByteOrderMark: true, Encoding: TextEncoding.Gb18030 }, at["byte_order_mark"], "A GB18030 text has no byte order mark.");
        _problems.RangeIf(table.Text.EndMark is { } mark && (mark.Length == 0 || mark.AsSpan().IndexOfAny('\r', '\n') >= 0), at["end_mark"], "The end mark is one line.");
    }

    private void CheckShape(LineShape shape, YamlCursor at)
    {
        var delimited = shape.Kind == ShapeKind.Delimited;
        var fixedWidth = shape.Kind == ShapeKind.FixedWidth;
        if (delimited && shape.Delimiter is not [var delimiter])
            _problems.Range(at["delimiter"], "A delimited shape needs a delimiter of one character.");
        else if (delimited && shape.Delimiter is [var one] && (!char.IsAscii(one) || char.IsAsciiLetterOrDigit(one) || one is '"' or '\r' or '\n' or '.' or '-'))
            _problems.Range(at["delimiter"], "The delimiter is an ASCII character that no amount and no quote uses.");
        _problems.ConflictIf(!delimited && (shape.Delimiter is not null || shape.Quoted || shape.TrailingDelimiter), at, "Only a delimited shape has a delimiter, quotes or a trailing delimiter.");
        if (fixedWidth) _problems.RangeIf(shape.Width is null or < 1 or > LongestRecordBytes, at["width"], $"A fixed width is 1 to {LongestRecordBytes} bytes.");
        _problems.ConflictIf(!fixedWidth && shape.Width is not null, at["width"], "Only a fixed width has a width.");
    }
}
