using System.Diagnostics;

namespace PcapStream.Profiling.Weaver.Running;

/// <summary>A program of one source file, which the SDK builds.</summary>
internal static class FileBasedProgram
{
    // What is compiled beforehand to machine code is no assembly any more.
    private static readonly string[] Properties = ["-p:DebugType=portable", "-p:PublishAot=false"];

    public static bool Is(string path) => path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) && File.Exists(path);

    /// <summary>Builds it.</summary>
    /// <param name="source">The source.</param>
    /// <param name="folder">Where to.</param>
    /// <exception cref="ProfilingException">It does not build.</exception>
    public static ProgramFiles Build(string source, string folder)
    {
        var start = new ProcessStartInfo(DotnetHost.BuilderPath, ["build", Path.GetFullPath(source), "--output", folder, "--nologo", "--verbosity", "quiet", .. Properties])
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
            throw new ProfilingException($"{source}: does not build: {FirstError(output, error.GetAwaiter().GetResult())}");
        return ProgramFiles.Find(Path.Combine(folder, Path.GetFileNameWithoutExtension(source) + ".dll"));
    }

    private static string FirstError(params string[] outputs)
    {
        string[] lines = [.. outputs.SelectMany(output => output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        return lines.FirstOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? lines.FirstOrDefault() ?? "no reason given";
    }
}
