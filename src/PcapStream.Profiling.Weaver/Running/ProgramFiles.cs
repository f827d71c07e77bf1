namespace PcapStream.Profiling.Weaver.Running;

/// <summary>The files of a built program: its assembly and its runtime configuration.</summary>
internal sealed record ProgramFiles(string Assembly)
{
    private const string ConfigurationSuffix = ".runtimeconfig.json";
    private static readonly string[] Solutions = [".sln", ".slnx"];

    public string Folder => Path.GetDirectoryName(Assembly)!;

    public string Configuration => ConfigurationOf(Assembly);

    /// <summary>Whether the program has its own runtime.</summary>
    /// <exception cref="ProfilingException">The runtime configuration cannot be read.</exception>
    public bool IsSelfContained =>
        JsonFile.Child(JsonFile.Read(Configuration), "runtimeOptions", Configuration)["includedFrameworks"] is not null;

    /// <summary>The path of its executable, which may not exist.</summary>
    public string Executable => Path.ChangeExtension(Assembly, OperatingSystem.IsWindows() ? ".exe" : null);

    /// <summary>Finds a program by a path to it or to its folder.</summary>
    /// <exception cref="ProfilingException">There is no program, or more than one.</exception>
    public static ProgramFiles Find(string path)
    {
        if (Directory.Exists(path))
            return new ProgramFiles(InFolder(Path.GetFullPath(path)));
        if (!File.Exists(path))
            throw new ProfilingException($"{path}: no such file");
        if (Solutions.Contains(Path.GetExtension(path)))
            throw new ProfilingException($"{path}: is a solution; name one of its projects");
        string assembly = Path.GetFullPath(path);
        // The path of an executable stands for the assembly beside it.
        string beside = Path.ChangeExtension(assembly, ".dll");
        if (!Weaving.AssemblyKind.IsAssembly(assembly) && File.Exists(beside) && File.Exists(ConfigurationOf(beside)))
            assembly = beside;
        Weaving.AssemblyKind.Check(assembly);
        if (!File.Exists(ConfigurationOf(assembly)))
        {
            throw new ProfilingException(
                $"{path}: is a library: a program has {Path.GetFileName(ConfigurationOf(assembly))} beside it");
        }
        return new ProgramFiles(assembly);
    }

    /// <summary>Whether a folder holds a built program, not below but in itself.</summary>
    public static bool IsBuiltIn(string folder) => Programs(folder, SearchOption.TopDirectoryOnly).Length > 0;

    private static string InFolder(string folder)
    {
        string[] programs = Programs(folder, SearchOption.TopDirectoryOnly);
        string built = Path.Combine(folder, "bin");
        // The folder of a project stands for its newest build.
        if (programs.Length == 0 && Directory.Exists(built))
        {
            programs =
                [.. Programs(built, SearchOption.AllDirectories).OrderByDescending(File.GetLastWriteTimeUtc).Take(1)];
        }
        return programs.Length switch
        {
            1 => programs[0],
            0 => throw new ProfilingException(Weaving.NativeProgram.RefusalOfFolder(folder)
                ?? $"{folder}: contains no built program; build one with 'dotnet build'"),
            _ => throw new ProfilingException(
                $"{folder}: contains more than one program: {string.Join(", ", programs.Select(Path.GetFileName))}; "
                + $"name one"),
        };
    }

    private static string[] Programs(string folder, SearchOption depth) =>
    [
        .. Directory.GetFiles(folder, $"*{ConfigurationSuffix}", depth)
            .Select(configuration => configuration[..^ConfigurationSuffix.Length] + ".dll")
            .Where(File.Exists)
            .Order(StringComparer.Ordinal),
    ];

    private static string ConfigurationOf(string assembly) =>
        Path.ChangeExtension(assembly, null) + ConfigurationSuffix;
}
