using Rijie.Benchmarks;

return args switch
{
    ["statements"] => StatementBenchmark.Run(200),
    ["statements", "--mb", var text] when int.TryParse(text, out var megabytes) && megabytes is > 0 and <= 240 => StatementBenchmark.Run(megabytes),
    ["matching"] => MatchBenchmark.Run(1_000_000),
    ["matching", "--rows", var text] when int.TryParse(text, out var rows) && rows is > 0 and <= 8_000_000 => MatchBenchmark.Run(rows),
    ["matching", "--growth"] => MatchBenchmark.Growth(250_000),
    ["fees"] => FeeBenchmark.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: statements [--mb 1..240] | matching [--rows 1..8000000 | --growth] | fees");
    return 2;
}
