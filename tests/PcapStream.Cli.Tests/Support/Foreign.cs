using System.ComponentModel;
using System.Diagnostics;

namespace PcapStream.Cli.Tests.Support;

/// <summary>A foreign program to compare results with.</summary>
internal static class Foreign
{
    /// <summary>Runs it and returns its output; skips the test when it is not installed.</summary>
    public static string Run(string name, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(
                new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            errors.Wait();
            return output;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{name} is not installed");
            throw;
        }
    }
}
