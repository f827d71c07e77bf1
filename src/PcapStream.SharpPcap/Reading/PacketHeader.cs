using PcapStream.Capture;

namespace PcapStream.SharpPcap.Reading;

/// <summary>libpcap's struct pcap_pkthdr: a struct timeval, captured length, original length.</summary>
internal readonly unsafe struct PacketHeader
{
    private const long MostSeconds = long.MaxValue / Timestamp.NanosecondsPerSecond;

    // Whether C's long has 32 bits, as always on Windows.
    private static readonly bool HasShortTime = nint.Size == sizeof(int) || OperatingSystem.IsWindows();

    private PacketHeader(Timestamp time, uint* lengths)
    {
        Time = time;
        CapturedLength = checked((int)lengths[0]);
        OriginalLength = lengths[1];
    }

    public Timestamp Time { get; }

    public int CapturedLength { get; }

    public uint OriginalLength { get; }

    /// <summary>Reads a header.</summary>
    /// <param name="address">The header's address.</param>
    /// <param name="unit">Nanoseconds in a unit of the fraction.</param>
    public static PacketHeader At(nint address, long unit)
    {
        if (HasShortTime)
        {
            int* time = (int*)address;
            return new PacketHeader(TimeOf(time[0], time[1], unit), (uint*)(time + 2));
        }
        long* words = (long*)address;
        // macOS has the fraction in 32 bits and leaves the others undefined.
        long fraction = OperatingSystem.IsMacOS() ? (int)words[1] : words[1];
        return new PacketHeader(TimeOf(words[0], fraction, unit), (uint*)(words + 2));
    }

    // A pcapng can have a time out of the range of 64-bit nanoseconds.
    private static Timestamp TimeOf(long seconds, long fraction, long unit) =>
        seconds is > -MostSeconds and < MostSeconds
            ? new Timestamp(seconds * Timestamp.NanosecondsPerSecond + fraction * unit)
            : Timestamp.None;
}
