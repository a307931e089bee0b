using Rijie.Benchmarks;

return args switch
{
    ["statements"] => StatementBenchmark.Run(200),
    ["statements", "--mb", var text] when int.TryParse(text, out var megabytes) && megabytes is > 0 and <= 240 => StatementBenchmark.Run(megabytes),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: statements [--mb 1..240]");
    return 2;
}
