namespace PcapStream.Profiling.Weaver.Running;

/// <summary>A program of one source file, built by the SDK.</summary>
internal static class FileBasedProgram
{
    // A program compiled in advance to machine code is not an assembly.
    private static readonly string[] Properties = ["-p:DebugType=portable", "-p:PublishAot=false"];

    public static bool Is(string path) => path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) && File.Exists(path);

    /// <summary>Builds the program.</summary>
    /// <param name="source">The source file.</param>
    /// <param name="folder">The output folder.</param>
    /// <exception cref="ProfilingException">The program does not build.</exception>
    public static ProgramFiles Build(string source, string folder)
    {
        string[] arguments =
            ["build", Path.GetFullPath(source), "--output", folder, "--nologo", "--verbosity", "quiet", .. Properties];
        SdkBuild.Run(source, arguments);
        return ProgramFiles.Find(Path.Combine(folder, Path.GetFileNameWithoutExtension(source) + ".dll"));
    }
}
