using PcapStream.Profiling.Reports;
using PcapStream.Profiling.Weaver.Weaving;

namespace PcapStream.Profiling.Weaver.Running;

/// <summary>Profiles programs.</summary>
public static class ProfileSession
{
    /// <summary>Weaves a copy of a program, runs it, and reads its counts, even if it was killed.</summary>
    /// <param name="options">The program and the settings.</param>
    /// <param name="folder">An empty folder to work in; the caller removes it, even if this process is killed.</param>
    /// <returns>The program's exit code, and the profile.</returns>
    /// <exception cref="ProfilingException">The program cannot be profiled.</exception>
    public static ProfileResult Run(ProfileOptions options, string folder)
    {
        ProgramFiles copy = Prepare(options, new DirectoryInfo(folder));
        // Under 'measure', the measuring process reads the file after this one has ended.
        string data = Path.Combine(Settings.MeasureFolder ?? folder, $"counters-{Environment.ProcessId}");
        (int exitCode, IReadOnlyList<ProfileSample> timeline) = ProgramRun.Run(copy, options, data);
        using var counters = new CounterView(data);
        MemoryProfile profile = counters.Read()
            ?? throw new ProfilingException($"the program ended with code {exitCode} before it was profiled");
        return new ProfileResult(exitCode, profile with { Timeline = timeline });
    }

    /// <summary>Reads the counters of a process that reports itself, but was killed or still runs.</summary>
    /// <param name="counters">Its counter file.</param>
    /// <returns>The profile.</returns>
    /// <exception cref="ProfilingException">The file does not exist or is not a counter file.</exception>
    public static MemoryProfile Read(string counters)
    {
        if (!File.Exists(counters))
            throw new ProfilingException($"{counters}: no such file");
        try
        {
            bool running = CounterView.IsHeld(counters);
            using var view = new CounterView(counters);
            MemoryProfile profile = view.Read() ?? throw new InvalidDataException("not a profile");
            return running ? profile with { Ending = ProfileEnding.Running } : profile;
        }
        catch (InvalidDataException error)
        {
            throw new ProfilingException($"{counters}: {error.Message}", error);
        }
    }

    private static ProgramFiles Prepare(ProfileOptions options, DirectoryInfo temporary)
    {
        ProgramFiles program = Locate(options, temporary);
        if (program.IsSelfContained)
            OwnFramework.Check(program);
        ProgramFiles copy = ProgramCopy.Of(program, temporary.CreateSubdirectory("program").FullName, options.Backend);
        WeaveResult woven = Weave(program, copy.Folder, options);
        string assemblies = string.Join(", ", woven.Assemblies.Select(Path.GetFileName));
        options.Progressed?.Invoke($"{woven.Methods} methods of {assemblies} are profiled; TieredCompilation=0");
        return copy;
    }

    private static ProgramFiles Locate(ProfileOptions options, DirectoryInfo temporary)
    {
        string? project = ProjectProgram.Find(options.Program);
        if (project is null && !FileBasedProgram.Is(options.Program))
            return ProgramFiles.Find(options.Program);
        options.Progressed?.Invoke($"building {options.Program}");
        if (project is not null)
            return ProjectProgram.Build(project);
        return FileBasedProgram.Build(options.Program, temporary.CreateSubdirectory("built").FullName);
    }

    private static WeaveResult Weave(ProgramFiles program, string output, ProfileOptions options)
    {
        IEnumerable<string> others = Directory.GetFiles(program.Folder, "*.dll")
            .Where(path => path != program.Assembly && Path.GetFileName(path) != RuntimeLibrary.FileName)
                .Order(StringComparer.Ordinal);
        WeaveResult woven = ProgramWeaver.Weave(
            program.Assembly, others, DotnetHost.Frameworks, options.Patterns, output, reports: false);
        foreach (string warning in woven.Warnings)
            options.Warned?.Invoke(warning);
        return woven;
    }
}

/// <summary>The result of profiling a program.</summary>
/// <param name="ExitCode">The program's exit code.</param>
/// <param name="Profile">The counts.</param>
public sealed record ProfileResult(int ExitCode, MemoryProfile Profile);

/// <summary>The program to profile, and the settings.</summary>
public sealed record ProfileOptions
{
    /// <summary>
    /// An assembly, the folder of a built program, a project or its folder, or a file-based program.
    /// </summary>
    public required string Program { get; init; }

    /// <summary>The program's arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>
    /// Names of methods, with wildcards; empty for those with <c>[Profile]</c>, or else all of the program's own.
    /// </summary>
    public IReadOnlyList<string> Patterns { get; init; } = [];

    /// <summary>The figure of memory.</summary>
    public Backend Backend { get; init; } = Backend.Alloc;

    /// <summary>Whether to sample the program while it runs, for its growth over time.</summary>
    public bool Timeline { get; init; }

    /// <summary>Whether what the program writes to stdout goes to stderr instead.</summary>
    public bool OutputToError { get; init; }

    /// <summary>Called with each warning.</summary>
    public Action<string>? Warned { get; init; }

    /// <summary>Called with a description of each step.</summary>
    public Action<string>? Progressed { get; init; }
}
