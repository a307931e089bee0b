using System.Text;
using Rijie.Gateway.Cli;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await RijieCommand.InvokeAsync(args, Console.Out, Console.Error);
