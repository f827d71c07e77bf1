using PcapStream.Capture;

namespace PcapStream.LiveCapture.Replay;

/// <summary>
/// The time of each packet: that of the capture at some speed, a fixed rate of packets or bits, or as soon as possible.
/// </summary>
internal abstract class ReplayPace
{
    /// <summary>As soon as possible.</summary>
    public static ReplayPace TopSpeed => new SoonPace();

    /// <summary>With the capture's own gaps, divided by <paramref name="factor"/>.</summary>
    public static ReplayPace AtSpeed(double factor) => new CapturePace(factor);

    /// <summary>Packets per second.</summary>
    public static ReplayPace AtPackets(double perSecond) => new SteadyPace(perSecond, bitsPerSecond: null);

    /// <summary>Bits per second, of the packets' bytes as sent.</summary>
    public static ReplayPace AtBits(double perSecond) => new SteadyPace(packetsPerSecond: null, perSecond);

    /// <summary>Starts a loop over the captures, whose first packet follows the last one at once.</summary>
    public virtual void BeginLoop()
    {
        // Most paces do not depend on the captures' times.
    }

    /// <summary>When a packet is due, after the first one of the replay; negative for at once.</summary>
    /// <param name="time">The packet's time in the capture.</param>
    /// <param name="packets">Packets sent before it.</param>
    /// <param name="bytes">Bytes sent before it.</param>
    public abstract TimeSpan Due(Timestamp time, long packets, long bytes);

    private sealed class SoonPace : ReplayPace
    {
        public override TimeSpan Due(Timestamp time, long packets, long bytes) => TimeSpan.MinValue;
    }

    private sealed class SteadyPace(double? packetsPerSecond, double? bitsPerSecond) : ReplayPace
    {
        public override TimeSpan Due(Timestamp time, long packets, long bytes) => TimeSpan.FromSeconds(
            packetsPerSecond is { } rate ? packets / rate : bytes * 8.0 / bitsPerSecond!.Value);
    }

    private sealed class CapturePace(double factor) : ReplayPace
    {
        // In nanoseconds: the capture's time that is the start of the replay, and its time of the last packet.
        private decimal? _origin;
        private decimal _last;
        private decimal _due;

        public override void BeginLoop() => _origin = null;

        public override TimeSpan Due(Timestamp time, long packets, long bytes)
        {
            // A packet without a time goes with the one before it.
            _last = time.IsKnown ? time.Nanoseconds : _last;
            _origin ??= _last - _due;
            // A packet that is earlier than the one before it is sent at once.
            _due = Math.Max(_due, _last - _origin.Value);
            return TimeSpan.FromTicks((long)(_due / TimeSpan.NanosecondsPerTick / (decimal)factor));
        }
    }
}
