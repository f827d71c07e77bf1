namespace PcapStream.Profiling;

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
