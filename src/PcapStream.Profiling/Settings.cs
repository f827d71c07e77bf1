namespace PcapStream.Profiling;

/// <summary>How this process is profiled: by its environment where another program started it, else by its own configuration.</summary>
internal static class Settings
{
    /// <summary>Where the counters are kept: a file that another program reads.</summary>
    public const string DataVariable = "PCAPSTREAM_PROFILE_DATA";

    /// <summary>Which figure of memory is read.</summary>
    public const string BackendVariable = "PCAPSTREAM_PROFILE_BACKEND";

    /// <summary>Where the process puts its report itself, when no other program does.</summary>
    public const string ReportVariable = "PCAPSTREAM_PROFILE_REPORT";

    /// <summary>The folder where processes that <c>measure</c> watches leave their counters, with the times of their activations.</summary>
    public const string MeasureVariable = "PCAPSTREAM_MEASURE";

    private const string BackendSwitch = "PcapStream.Profiling.Backend";
    private const string ReportSwitch = "PcapStream.Profiling.Report";

    public static string? DataFile { get; } = Environment.GetEnvironmentVariable(DataVariable);

    /// <summary>Null when nobody watches, or does no longer.</summary>
    public static string? MeasureFolder { get; } = Environment.GetEnvironmentVariable(MeasureVariable) is { Length: > 0 } folder && Directory.Exists(folder) ? folder : null;

    public static Backend Backend { get; } = Enum.TryParse(Text(BackendVariable, BackendSwitch), ignoreCase: true, out Backend backend) ? backend : Backend.Alloc;

    /// <summary>A file, or null for stderr.</summary>
    public static string? ReportFile { get; } = Text(ReportVariable, ReportSwitch);

    private static string? Text(string variable, string name) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : AppContext.GetData(name) as string is { Length: > 0 } data ? data : null;
}

/// <summary>The figure of memory whose growth is charged to lines.</summary>
public enum Backend
{
    /// <summary>Bytes that the thread has allocated on the garbage-collected heap: exact, and never falls.</summary>
    Alloc,

    /// <summary>The process's resident set.</summary>
    Rss,

    /// <summary>The garbage-collected heap, dead objects that wait for a collection included.</summary>
    Gc,

    /// <summary>Bytes in use in PcapStream's allocators.</summary>
    Pool,

    /// <summary>The proportional set: shared pages divided among those who share them. Too slow for every line.</summary>
    Pss,

    /// <summary>The unique set: pages that are the process's alone. Too slow for every line.</summary>
    Uss,
}
