using System.Diagnostics;

namespace PcapStream.Sql.Tests.Support;

/// <summary>Runs the command like a user, in a process of its own.</summary>
internal static class SqlTool
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static (int ExitCode, string Output, string Error) Run(params string[] args) => Run(args, input: null);

    public static (int ExitCode, string Output, string Error) Run(string[] args, string? input)
    {
        using Process process = Start(args, redirectInput: true);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (input is not null)
            process.StandardInput.Write(input);
        process.StandardInput.Close();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            Assert.Fail($"pcapstream-sql {string.Join(' ', args)} did not end in {Patience.TotalSeconds} s");
        }
        return (process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    public static Process Start(string[] args, bool redirectInput) => Process.Start(
        new ProcessStartInfo("dotnet", [typeof(SqlCommand).Assembly.Location, .. args])
        {
            RedirectStandardInput = redirectInput,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
