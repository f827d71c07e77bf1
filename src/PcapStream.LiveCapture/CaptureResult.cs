using PcapStream.SharpPcap;

namespace PcapStream.LiveCapture;

/// <summary>What a capture came to.</summary>
/// <param name="Packets">Packets in the file.</param>
/// <param name="Bytes">Bytes of capture, before compression.</param>
/// <param name="Statistics">What the system counted; null when it counts nothing.</param>
/// <param name="PoolPeak">Most bytes of memory for packets.</param>
/// <param name="Failure">Why the device failed; null when it did not.</param>
internal sealed record CaptureResult(long Packets, long Bytes, DeviceStatistics? Statistics, long PoolPeak, string? Failure)
{
    public override string ToString()
    {
        string counted = Statistics is { } counts
            ? $"{counts.Received} received by the system, {counts.Dropped} dropped for lack of room, {counts.DroppedByInterface} dropped by the interface"
            : "the system counts nothing";
        return $"{Packets} packets, {Bytes} bytes captured; {counted}; at most {PoolPeak} bytes of memory for packets";
    }
}
