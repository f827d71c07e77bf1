using System.ComponentModel;
using System.Diagnostics;

namespace PcapStream.Cli.Tests.Support;

/// <summary>A foreign program to compare results with.</summary>
internal static class Foreign
{
    /// <summary>Runs it and returns its output; skips the test when it is not installed.</summary>
    public static string Run(string name, params string[] arguments) => Run(name, arguments, input: []).Output;

    /// <summary>
    /// Runs it with a standard input, of which it need not read all; skips the test when it is not installed.
    /// </summary>
    public static ToolResult Run(string name, string[] arguments, byte[] input)
    {
        try
        {
            using Process process = Process.Start(
                new ProcessStartInfo(name, arguments)
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                })!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            try
            {
                process.StandardInput.BaseStream.Write(input);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended before it had read everything.
            }
            process.WaitForExit();
            return new ToolResult(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{name} is not installed");
            throw;
        }
    }
}
