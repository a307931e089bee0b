using System.CommandLine;
using Rijie.Conformance.Runner;

var root = new RootCommand("Proves that a plugin keeps its word, against a simulated provider: no credentials, no network, no gateway.");
RunCommand.Fill(root);
root.Add(VerifyCommand.Create());
root.Add(ListCommand.Create());
root.Add(RecordCommand.Create());
return await root.Parse(args).InvokeAsync();
