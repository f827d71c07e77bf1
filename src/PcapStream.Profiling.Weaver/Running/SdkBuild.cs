using System.Diagnostics;

namespace PcapStream.Profiling.Weaver.Running;

/// <summary>Runs a command of the SDK that is quiet unless it fails.</summary>
internal static class SdkBuild
{
    /// <summary>Runs <c>dotnet</c>.</summary>
    /// <param name="source">The program's source or project, for errors.</param>
    /// <param name="arguments">The arguments.</param>
    /// <returns>Its standard output.</returns>
    /// <exception cref="ProfilingException">There is no SDK, or the program does not build.</exception>
    public static string Run(string source, params string[] arguments)
    {
        var start = new ProcessStartInfo(DotnetHost.BuilderPath, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        using Process build = Process.Start(start)!;
        build.StandardInput.Close();
        Task<string> error = build.StandardError.ReadToEndAsync();
        string output = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        if (build.ExitCode != 0)
        {
            throw new ProfilingException(
                $"{source}: does not build: {FirstError(output, error.GetAwaiter().GetResult())}");
        }
        return output;
    }

    private static string FirstError(params string[] outputs)
    {
        const StringSplitOptions Entries = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        string[] lines = [.. outputs.SelectMany(output => output.Split('\n', Entries))];
        return lines.FirstOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase))
            ?? lines.FirstOrDefault()
            ?? "no reason given";
    }
}
