namespace PcapStream.Profiling;

/// <summary>
/// The settings of this process: from its environment if another program started it, or else from its own
/// configuration.
/// </summary>
internal static class Settings
{
    /// <summary>The variable for the counter file that another program reads.</summary>
    public const string DataVariable = "PCAPSTREAM_PROFILE_DATA";

    /// <summary>The variable for the figure of memory.</summary>
    public const string BackendVariable = "PCAPSTREAM_PROFILE_BACKEND";

    /// <summary>The variable for the report of a process that no other program profiles.</summary>
    public const string ReportVariable = "PCAPSTREAM_PROFILE_REPORT";

    /// <summary>
    /// The variable for the folder in which processes under <c>measure</c> leave their counters and activation times.
    /// </summary>
    public const string MeasureVariable = "PCAPSTREAM_MEASURE";

    /// <summary>
    /// The runtime's variable for the size of generation 0. A small one keeps garbage from making the process large.
    /// </summary>
    public const string SmallestGenerationVariable = "DOTNET_GCgen0size";

    /// <summary>The value of <see cref="SmallestGenerationVariable"/>: 1 MiB, in hexadecimal digits.</summary>
    public const string SmallGeneration = "0x100000";

    private const string BackendSwitch = "PcapStream.Profiling.Backend";
    private const string ReportSwitch = "PcapStream.Profiling.Report";

    public static string? DataFile { get; } = Environment.GetEnvironmentVariable(DataVariable);

    /// <summary>The folder of <c>measure</c>; null when it is not running or has ended.</summary>
    public static string? MeasureFolder { get; } =
        Environment.GetEnvironmentVariable(MeasureVariable) is { Length: > 0 } folder && Directory.Exists(folder)
            ? folder
            : null;

    public static Backend Backend { get; } =
        Enum.TryParse(Text(BackendVariable, BackendSwitch), ignoreCase: true, out Backend backend)
            ? backend
            : Backend.Alloc;

    /// <summary>Whether probes read the bytes that the thread has allocated; a constant for the JIT compiler.</summary>
    public static readonly bool CountsAllocations = Backend is Backend.Alloc or Backend.Live;

    /// <summary>The report's file; null for stderr.</summary>
    public static string? ReportFile { get; } = Text(ReportVariable, ReportSwitch);

    private static string? Text(string variable, string name)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value)
            return value;
        return AppContext.GetData(name) as string is { Length: > 0 } data ? data : null;
    }
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

    /// <summary>
    /// The proportional set: shared pages divided by the number of processes. Too slow for every line.
    /// </summary>
    Pss,

    /// <summary>The unique set: pages that are not shared. Too slow for every line.</summary>
    Uss,

    /// <summary>
    /// Bytes of the garbage-collected heap that are still alive after a collection, charged to the line that allocated
    /// them.
    /// </summary>
    Live,
}
