using PcapStream.Capture;

namespace PcapStream.SharpPcap.Reading;

/// <summary>struct pcap_pkthdr, as libpcap hands it out: a struct timeval, captured length, original length.</summary>
internal readonly unsafe struct PacketHeader
{
    private const long MostSeconds = long.MaxValue / Timestamp.NanosecondsPerSecond;

    // C's long, which Windows has in 32 bits everywhere.
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

    /// <param name="address">Where the header is.</param>
    /// <param name="unit">Nanoseconds in what follows the seconds.</param>
    public static PacketHeader At(nint address, long unit)
    {
        if (HasShortTime)
        {
            int* time = (int*)address;
            return new PacketHeader(TimeOf(time[0], time[1], unit), (uint*)(time + 2));
        }
        long* words = (long*)address;
        // macOS has the fraction in 32 bits, and leaves the others be.
        long fraction = OperatingSystem.IsMacOS() ? (int)words[1] : words[1];
        return new PacketHeader(TimeOf(words[0], fraction, unit), (uint*)(words + 2));
    }

    // A pcapng can name a time that 64 bits of nanoseconds cannot.
    private static Timestamp TimeOf(long seconds, long fraction, long unit) =>
        seconds is > -MostSeconds and < MostSeconds
            ? new Timestamp(seconds * Timestamp.NanosecondsPerSecond + fraction * unit)
            : Timestamp.None;
}
