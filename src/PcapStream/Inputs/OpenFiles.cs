using PcapStream.Interop;

namespace PcapStream.Inputs;

/// <summary>How many files the process may open.</summary>
internal static class OpenFiles
{
    // For the runtime's own, which it opens when it needs them, and for the output.
    private const int Reserve = 16;

    private const int MostUseful = 4096;

    /// <summary>Captures that may be opened in addition to the files that are open now; at least two.</summary>
    public static int Left() => (int)Math.Clamp(
        OpenFileLimit.Get() - OpenFileLimit.CountOpen() - Reserve, 2, MostUseful);
}
