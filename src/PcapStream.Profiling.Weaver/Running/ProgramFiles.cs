namespace PcapStream.Profiling.Weaver.Running;

/// <summary>A program as it was built: its assembly, and what the runtime is told to run it.</summary>
internal sealed record ProgramFiles(string Assembly)
{
    private const string ConfigurationSuffix = ".runtimeconfig.json";
    private static readonly string[] ProjectFiles = [".csproj", ".fsproj", ".vbproj", ".sln", ".slnx"];

    public string Folder => Path.GetDirectoryName(Assembly)!;

    public string Configuration => ConfigurationOf(Assembly);

    /// <summary>Whether it brings its own runtime.</summary>
    /// <exception cref="ProfilingException">What the runtime is told cannot be read.</exception>
    public bool IsSelfContained => JsonFile.Child(JsonFile.Read(Configuration), "runtimeOptions", Configuration)["includedFrameworks"] is not null;

    /// <summary>Its executable, if it has one.</summary>
    public string Executable => Path.ChangeExtension(Assembly, OperatingSystem.IsWindows() ? ".exe" : null);

    /// <summary>Finds the program that a path means.</summary>
    /// <exception cref="ProfilingException">It means none, or more than one.</exception>
    public static ProgramFiles Find(string path)
    {
        if (Directory.Exists(path))
            return new ProgramFiles(InFolder(Path.GetFullPath(path)));
        if (!File.Exists(path))
            throw new ProfilingException($"{path}: no such file");
        if (ProjectFiles.Contains(Path.GetExtension(path)))
            throw new ProfilingException($"{path}: is a project; build it, and name its folder");
        string assembly = Path.GetFullPath(path);
        // The executable beside an assembly means the assembly.
        string beside = Path.ChangeExtension(assembly, ".dll");
        if (!Weaving.AssemblyKind.IsAssembly(assembly) && File.Exists(beside) && File.Exists(ConfigurationOf(beside)))
            assembly = beside;
        Weaving.AssemblyKind.Check(assembly);
        if (!File.Exists(ConfigurationOf(assembly)))
            throw new ProfilingException($"{path}: is a library: a program has {Path.GetFileName(ConfigurationOf(assembly))} beside it");
        return new ProgramFiles(assembly);
    }

    private static string InFolder(string folder)
    {
        string[] programs = Programs(folder, SearchOption.TopDirectoryOnly);
        string built = Path.Combine(folder, "bin");
        // A project's folder: the newest of what it was built to.
        if (programs.Length == 0 && Directory.Exists(built))
            programs = [.. Programs(built, SearchOption.AllDirectories).OrderByDescending(File.GetLastWriteTimeUtc).Take(1)];
        return programs.Length switch
        {
            1 => programs[0],
            0 => throw new ProfilingException(Weaving.NativeProgram.RefusalOfFolder(folder) ?? $"{folder}: holds no program that was built; 'dotnet build' builds one"),
            _ => throw new ProfilingException($"{folder}: holds more than one program: {string.Join(", ", programs.Select(Path.GetFileName))}; name one"),
        };
    }

    private static string[] Programs(string folder, SearchOption depth) =>
    [
        .. Directory.GetFiles(folder, $"*{ConfigurationSuffix}", depth)
            .Select(configuration => configuration[..^ConfigurationSuffix.Length] + ".dll").Where(File.Exists).Order(StringComparer.Ordinal),
    ];

    private static string ConfigurationOf(string assembly) => Path.ChangeExtension(assembly, null) + ConfigurationSuffix;
}
