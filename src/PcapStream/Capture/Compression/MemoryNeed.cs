using System.Globalization;

namespace PcapStream.Capture.Compression;

/// <summary>Says that data cannot be decoded in the memory that there is, and what would help.</summary>
internal static class MemoryNeed
{
    private const ulong Mebibyte = 1 << 20;

    /// <summary>Both in bytes; rounded up to whole MiB, so that the number works when given as the limit.</summary>
    public static string Describe(ulong needed, long limit) => string.Create(CultureInfo.InvariantCulture,
        $"decoding takes {needed / Mebibyte + (needed % Mebibyte == 0 ? 0u : 1u)} MiB, above the memory limit of {limit} bytes: a higher limit helps");
}
