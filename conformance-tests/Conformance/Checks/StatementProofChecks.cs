using System.Globalization;
using Rijie.Settlement.Statements;

namespace Rijie.Conformance;

/// <summary>Level 3: a file is whole and unchanged, or it is not taken in; and of what is taken in every line is accounted for.</summary>
internal static class StatementProofChecks
{
    private const int Places = 24;

    public static IReadOnlyList<Check> All { get; } =
    [
        new()
        {
            Id = "statement.proven", Level = 3, Capability = Capability.Statements,
            Why = "Only a file that is proven whole can close a day without a person.",
            Rule = "reliability: completeness", Look = "DeclaredLength, DeclaredSha256 and FromSignedMessage of the file; trailer and end mark of the layout",
            Ask = async (bench, stop) =>
            {
                bench.Draw(sales: 8);
                var hasProof = bench.Traits.FileProof != FileProof.None || bench.Traits.StatesTotals;

                foreach (var file in (await Stated.SoundAsync(bench, "a whole file", stop)).Files)
                {
                    var isProven = file.Reading.Completeness == Completeness.Proven;
                    Expect.That(isProven || !hasProof, $"nothing proves {file.File.Name} whole, though the provider gives a proof of its {(bench.Traits.FileProof == FileProof.None ? "totals" : bench.Traits.FileProof.ToString().ToLowerInvariant())}.");
                    Expect.That(!isProven || hasProof, $"{file.File.Name} is proven by {string.Join(", ", file.Reading.ProvenBy)}, though the simulator states neither FileProof nor StatesTotals.");
                    var totals = file.Reading.ProvenBy.Any(p => p is "trailer" or "summary");
                    if (!bench.Traits.StatesTotals) Expect.That(!totals, $"{file.File.Name} states no totals, and is said to be proven by some.");
                }
                NotDeclaredException.ThrowIf(!hasProof, "The simulator states that nothing proves a file whole (FileProof None, StatesTotals false).");
            },
        },
        new()
        {
            Id = "statement.wrong_total", Level = 3, Capability = Capability.Statements,
            Why = "Totals that do not agree with the rows mean that money is missing, and the day must not close over it.",
            Rule = "reliability: stated totals must agree with the rows", Look = "proves of the layout's trailer or summary",
            Ask = async (bench, stop) =>
            {
                bench.Draw(sales: 8, plan: new() { WrongTotal = bench.Traits.StatesTotals });

                var seen = await bench.StatementAsync(stop);

                Expect.That(seen.Status == StatementStatus.Ready, $"a file with a wrong total is {seen.Status}: {seen.Reason}");
                // Its rows are all it says; statement.proven asks that nobody claims more.
                NotDeclaredException.ThrowIf(!bench.Traits.StatesTotals, "The simulator states that a statement has no totals (StatesTotals false).");
                Expect.That(seen.Files.Any(Stated.IsKeptOut), "a file whose total is wrong was taken in.");
                Expect.That(seen.Files.Where(Stated.IsKeptOut).All(f => f.Reading.Reason?.Length > 0), "a file whose total is wrong is kept out without a reason.");
            },
        },
        new()
        {
            Id = "statement.cut", Level = 3, Capability = Capability.Statements,
            Why = "A file that ended early and looks whole is the worst that can happen: its money is gone and nobody asks for it.",
            Rule = "reliability: a truncated file is refused", Look = "end mark, trailer and container of the layout; the declared length",
            Ask = async (bench, stop) =>
            {
                for (var i = 0; i < 4; i++) bench.AddSale(1000 + i);
                var seen = await Stated.SoundAsync(bench, "a small file", stop);

                foreach (var file in seen.Files)
                    for (var length = 0; length < file.Bytes.Length; length++)
                    {
                        stop.ThrowIfCancellationRequested();
                        var announced = StatementSeen.Read(bench, bench.Plugin, file.File, file.Bytes[..length], CheckBench.Day, stop);
                        var bare = StatementSeen.Read(bench, bench.Plugin, file.File with { DeclaredLength = null, DeclaredSha256 = default, FromSignedMessage = false }, file.Bytes[..length], CheckBench.Day, stop);
                        ExpectNoLoss(bench, file, announced, length, bench.Traits.FileProof == FileProof.None);
                        ExpectNoLoss(bench, file, bare, length, !bench.Traits.StatesTotals);
                    }
            },
        },
        new()
        {
            Id = "statement.cut_on_the_way", Level = 3, Capability = Capability.Statements,
            Why = "A cache that hands out the beginning of a file as the whole must not shorten the day.",
            Rule = "reliability: a truncated file is refused", Look = "what the plugin compares with the announced length, hash or signature",
            Ask = async (bench, stop) =>
            {
                bench.Draw(sales: 6);
                var sound = (await Stated.SoundAsync(bench, "a whole file", stop)).Rows;
                var carrier = Stated.Carrier(bench);

                for (var i = 0; i < Places; i++)
                {
                    var share = i;
                    var seen = await Stated.DisturbedAsync(bench, sound, Stated.Of(carrier, body => body[..(body.Length * share / Places)]), $"a file cut at {share}/{Places}", stop);
                    Expect.That(seen is null || bench.Traits.FileProof == FileProof.None && seen.Files.All(f => f.Reading.Completeness == Completeness.Unproven),
                        $"a file cut at {share}/{Places} on its way gave {seen?.Rows.Count} of {sound.Count} rows, and nobody noticed.");
                }
            },
        },
        new()
        {
            Id = "statement.changed_on_the_way", Level = 3, Capability = Capability.Statements,
            Why = "A digit that changed on the way is money that changed; and a byte that is no character must not become another one.",
            Rule = "reliability: a file is what its hash or signature says; texts are decoded strictly", Look = "DeclaredSha256, the signature, and whatever decodes bytes with replacement",
            Ask = async (bench, stop) =>
            {
                bench.Draw(sales: 6);
                var sound = (await Stated.SoundAsync(bench, "a file", stop)).Rows;
                var carrier = Stated.Carrier(bench);

                foreach (var (value, name) in new (Func<byte, byte>, string)[] { (b => (byte)(b ^ 1), "changed"), (_ => 0xFF, "made no character") })
                    for (var i = 0; i < Places; i++)
                    {
                        var share = i;
                        var seen = await Stated.DisturbedAsync(bench, sound, Stated.Of(carrier, body => With(body, body.Length * (2 * share + 1) / (2 * Places), value)), $"a byte {name} at {share}/{Places}", stop);
                        if (seen is null) continue;
                        Expect.That(bench.Traits.FileProof != FileProof.Content, $"a byte {name} at {share}/{Places} changed the rows, and nobody noticed.");
                        foreach (var row in seen.Files.SelectMany(f => f.Rows)) Expect.That(!row.Transaction.ToString().Contains('\uFFFD', StringComparison.Ordinal), $"a byte that is no character became U+FFFD in {Expect.Key(row.Transaction)}.");
                    }
                NotDeclaredException.ThrowIf(bench.Traits.FileProof != FileProof.Content, "The simulator states that nothing proves each byte of a file (FileProof): a changed digit need not show. That no byte became U+FFFD was asked.");
            },
        },
        new()
        {
            Id = "statement.announced", Level = 3, Capability = Capability.Statements,
            Why = "Length and hash that a plugin announces must be those of the bytes that it hands out.",
            Rule = "contract: StatementFile.DeclaredLength and DeclaredSha256", Look = "whether they are taken of the same bytes, before or behind an archive or an encoding",
            Ask = async (bench, stop) =>
            {
                bench.Draw(sales: 6);
                var files = (await Stated.SoundAsync(bench, "a file", stop)).Files;
                NotDeclaredException.ThrowIf(files.All(f => f.File.DeclaredLength is null && f.File.DeclaredSha256.IsEmpty), "The plugin announces neither length nor hash of its files.");

                foreach (var file in files)
                {
                    if (file.File.DeclaredLength is { } length) Expect.Equal(length, file.Bytes.LongLength, "the announced length");
                    var longer = StatementSeen.Read(bench, bench.Plugin, file.File, [.. file.Bytes, (byte)'\n'], CheckBench.Day, stop);
                    var changed = StatementSeen.Read(bench, bench.Plugin, file.File, With(file.Bytes, file.Bytes.Length / 2, b => (byte)(b ^ 1)), CheckBench.Day, stop);
                    if (file.File.DeclaredLength is not null || !file.File.DeclaredSha256.IsEmpty) Expect.That(Stated.IsKeptOut(longer), "a file that is longer than announced was taken in.");
                    if (!file.File.DeclaredSha256.IsEmpty) Expect.That(Stated.IsKeptOut(changed), "a file of another hash than announced was taken in.");
                }
            },
        },
        new()
        {
            Id = "statement.lines", Level = 3, Capability = Capability.Statements,
            Why = "A line that is neither a row, nor refused, nor anything else that has a name is money that nobody counts.",
            Rule = "reliability: every line ends in exactly one class", Look = "records and class of the layout; ignore_other_lines",
            Ask = async (bench, stop) =>
            {
                bench.Draw(sales: 30);

                var seen = await Stated.SoundAsync(bench, "a drawn day", stop);

                foreach (var file in seen.Files) Accounted(file);
                Expect.Equal(bench.InStatement().Count, (int)seen.Files.Sum(f => f.Reading.Lines.Imported - f.Reading.Payouts), "lines that are rows of trade");
            },
        },
        new()
        {
            Id = "statement.damaged_line", Level = 3, Capability = Capability.Statements,
            Why = "One line that cannot be read must neither spoil the rest nor vanish.",
            Rule = "reliability: rejects are accounted line by line", Look = "strictness of the layout's dates and amounts; the key and the class of the row",
            Ask = async (bench, stop) =>
            {
                bench.Draw(sales: 20, plan: new() { DamagedLine = true });

                var seen = await bench.StatementAsync(stop);

                foreach (var file in seen.Files) Accounted(file);
                var damaged = seen.Files.Where(f => f.Reading.Lines.Rejected > 0).ToList();
                Expect.That(damaged is [{ Reading: { Result: FileResult.ImportedWithRejects, Rejects.Count: 1 } }], $"one damaged line: {string.Join("; ", seen.Files.Select(f => $"{f.Reading.Result} with {f.Reading.Lines.Rejected} rejected {f.Reading.Code} {f.Reading.Reason}"))}");
                var reject = damaged[0].Reading.Rejects[0];
                Expect.That(reject is { LineNo: > 0, Code.Length: > 0, Reason.Length: > 0 }, "a rejected line has no place or no reason.");
                var told = Stated.Rows(bench);
                Expect.Equal(told.Count - 1, seen.Rows.Count, "rows beside the damaged one");
                Expect.Same([.. seen.Rows.Select(r => told.FirstOrDefault(t => Expect.Key(t) == Expect.Key(r)) ?? throw new CheckFailedException($"{Expect.Key(r)} is not in the provider's book."))], seen.Rows, "rows beside the damaged one");
            },
        },
        new()
        {
            Id = "statement.row_twice", Level = 3, Capability = Capability.Statements,
            Why = "A row that the provider wrote twice is one payment, and counting it twice hides a missing one.",
            Rule = "reliability: equal rows are duplicates, contradicting ones are held", Look = "key of the layout's row",
            Ask = async (bench, stop) =>
            {
                foreach (var isContradiction in (bool[])[false, true])
                {
                    var day = isContradiction ? CheckBench.Day.AddDays(-1) : CheckBench.Day;
                    var sale = bench.Sale(at: CheckBench.At(day, 9, 30));
                    var again = isContradiction ? sale with { Gross = sale.Gross + Money.FromFen(100), OrderAmount = null, PayerAmount = null, Net = sale.Net + Money.FromFen(100) } : sale;
                    bench.AddSale(777, CheckBench.At(day, 9, 0));
                    bench.Book.Add(TradeDraw.Plain(sale) with { InStatement = [sale, again] });

                    var seen = await bench.StatementAsync(stop, day);

                    Expect.That(seen.Status == StatementStatus.Ready, $"a file with a row twice is {seen.Status}: {seen.Reason}");
                    var count = seen.Rows.Count(t => Expect.Key(t) == Expect.Key(bench.Wire.Told(Surface.Statement, sale)));
                    var isHeld = seen.Files.Any(Stated.IsKeptOut);
                    foreach (var file in seen.Files) Accounted(file);
                    if (isContradiction) Expect.That(isHeld && count == 0, $"two rows of one number that contradict each other: the file is {string.Join(" and ", seen.Files.Select(f => f.Reading.Result))}, and {count} of them count.");
                    else Expect.That(isHeld || (count == 1 && seen.Files.Sum(f => f.Reading.Lines.Duplicate) == 1), $"a row that stands twice counts {count} times.");
                }
            },
        },
        new()
        {
            Id = "statement.other_owner", Level = 3, Capability = Capability.Statements,
            Why = "Somebody else's file under one's own account shows their trade and hides one's own.",
            Rule = "reliability: a file is of the account that asked", Look = "owner and owner_setting of the layout; what the plugin compares with the merchant that it asked for",
            Ask = async (bench, stop) =>
            {
                foreach (var merchantNo in bench.Traits.MerchantNos) bench.AddSale(merchantNo: merchantNo);
                var asked = bench.Traits.FilesByMerchant ? bench.Traits.MerchantNos[^1] : null;
                var isFetched = asked is not null && bench.Traits.MerchantNos.Count > 1;
                var theirs = await Stated.SoundAsync(bench, "another's file", stop, merchantNo: asked);

                foreach (var file in theirs.Files)
                {
                    var layout = bench.Plugin.Layout(file.File.LayoutId)!;
                    var owner = layout.OwnerSetting;
                    Expect.That(owner is not null || bench.Traits.FilesByMerchant || !layout.Names.Any(name => name.Contains("{owner", StringComparison.Ordinal)), $"the names of {layout.Id} tell an owner, and no owner_setting says whose it must be.");
                    if (owner is not null) bench.Changes[owner] = Identifiers.Other(bench.SettingsAt(bench.Proxy.Address)[owner]);
                    var seen = StatementSeen.Read(bench, bench.Plugin, file.File, file.Bytes, CheckBench.Day, stop);
                    if (owner is not null) bench.Changes.Remove(owner);
                    Expect.That(owner is null || file.Rows.Count == 0 || seen.Reading.Result == FileResult.Rejected, $"a file that says it is of {bench.Traits.OwnerNo} was {seen.Reading.Result} for another account.");
                }
                NotDeclaredException.ThrowIf(!isFetched && theirs.Files.All(f => bench.Plugin.Layout(f.File.LayoutId)!.OwnerSetting is null), "No file tells whose it is, and no other merchant's can be fetched (no owner_setting of a layout, FilesByMerchant of the simulator, or one merchant only).");
                if (!isFetched) return; // the owner of each file was asked
                Asked.NeedHttp(bench);
                var (answers, next) = (bench.Proxy.Exchanges, -1);
                var mine = await Stated.DisturbedAsync(bench, Stated.Rows(bench), _ => Delivery.Of(answers[Math.Min(Interlocked.Increment(ref next), answers.Count - 1)].Answer), "another merchant's file", stop);
                Expect.That(mine is null, "another merchant's file was taken for the one that was asked for.");
            },
        },
    ];

    /// <summary>Every line has a class, what is refused has a reason, and rows that are counted came out.</summary>
    private static void Accounted(FileSeen file)
    {
        var (lines, name) = (file.Reading.Lines, file.File.Name);
        Expect.Equal(lines.Total, lines.Classified, $"lines of {name} that have a class");
        Expect.Equal(lines.Rejected, (long)file.Reading.Rejects.Count, $"rejected lines of {name} that are told");
        if (!Stated.IsKeptOut(file)) Expect.Equal(lines.Imported + lines.Open + lines.NoMoney, (long)file.Rows.Count, $"rows of {name}");
    }

    /// <summary>A shorter file is refused, or says the same, or, where the format has no proof, says that it is not proven.</summary>
    private static void ExpectNoLoss(CheckBench bench, FileSeen whole, FileSeen cut, int length, bool mayBeUnproven)
    {
        if (Stated.IsKeptOut(cut) || cut.Rows.Select(r => r.Transaction).SequenceEqual(whole.Rows.Select(r => r.Transaction))) return;
        Expect.That(mayBeUnproven && cut.Reading.Completeness == Completeness.Unproven, string.Create(CultureInfo.InvariantCulture,
            $"the first {length} of {whole.Bytes.Length} bytes of {whole.File.Name} gave {cut.Rows.Count} of {whole.Rows.Count} rows, {cut.Reading.Result}, proven by {(cut.Reading.ProvenBy.Count == 0 ? "nothing, though there are totals" : string.Join(", ", cut.Reading.ProvenBy))}."));
    }

    private static byte[] With(byte[] bytes, int at, Func<byte, byte> value)
    {
        var changed = bytes.ToArray();
        changed[at] = value(changed[at]);
        return changed;
    }
}
