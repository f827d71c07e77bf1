using System.Text;
using PcapStream.Capture;
using PcapStream.Protocols;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Names;
using PcapStream.Protocols.Voice;

namespace PcapStream.Operations.Stats.Media;

/// <summary>
/// A stream of RTP: what a source sends from one address and port to another. Times are milliseconds. Deltas, between
/// packets, and jitters (RFC 3550, section 6.4.1) are of packets in order, without a marker, apart from comfort noise.
/// </summary>
public sealed class MediaStreamRow
{
    private const int FirstDynamicType = 96;
    private const int Types = 128;
    private const int ComfortNoise = 13;
    private const int OldComfortNoise = 19;

    // More than this backwards is a new cycle of which the start was lost.
    private const int MostBackwards = 0xFF00;

    // Clock rates of the types of RFC 3551, section 6, in Hz; 0 for those without one.
    private static readonly ushort[] Rates =
    [
        8000, 8000, 8000, 8000, 8000, 8000, 16000, 8000, 8000, 8000, 44100, 44100, 8000, 8000, 45000, 8000, 11025,
        22050, 8000, 8000, 0, 0, 0, 0, 0, 45000, 45000, 0, 45000, 0, 0, 45000, 45000, 45000, 45000,
    ];

    private readonly ushort _start;
    private readonly ushort[] _formats = new ushort[Types - FirstDynamicType];
    private UInt128 _types;
    private ushort _stop;
    private ushort _expected;
    private uint _cycles;
    private bool _isUnder;
    private int _type;
    private readonly uint _mediaTime;
    private double _mediaElapsed;
    private double _time;
    private double _jitter;

    internal MediaStreamRow(in MediaPacket packet)
    {
        (Source, SourcePort) = (packet.Ends.Source, packet.Ends.SourcePort);
        (Destination, DestinationPort) = (packet.Ends.Destination, packet.Ends.DestinationPort);
        Identifier = packet.Identifier;
        _start = _stop = _expected = packet.Sequence;
        _mediaTime = packet.MediaTime;
        _time = packet.Time;
        _type = packet.Type;
        Start = packet.Elapsed;
        Count(packet);
    }

    /// <summary>The address that sends.</summary>
    public NetworkAddress Source { get; }

    /// <summary>Its port.</summary>
    public ushort SourcePort { get; }

    /// <summary>The address that receives.</summary>
    public NetworkAddress Destination { get; }

    /// <summary>Its port.</summary>
    public ushort DestinationPort { get; }

    /// <summary>The source's identifier (SSRC).</summary>
    public uint Identifier { get; }

    /// <summary>Nanoseconds from the first packet of the capture to the stream's first.</summary>
    public long Start { get; }

    /// <summary>Nanoseconds from the first packet of the capture to the stream's last.</summary>
    public long End { get; private set; }

    /// <summary>Packets.</summary>
    public long Packets { get; private set; }

    /// <summary>Packets that are expected by the first and the last sequence number.</summary>
    public uint Expected => _stop + (_cycles << 16) - _start + 1;

    /// <summary>Packets that are missing; fewer than 0 if some came twice.</summary>
    public int Lost => (int)(Expected - (uint)Packets);

    /// <summary>Missing packets in percent of those that are expected.</summary>
    public double LostPercent => Expected == 0 ? 0 : (double)(Lost * 100) / Expected;

    /// <summary>The least delta; -1 without one.</summary>
    public double LeastDelta { get; private set; } = -1;

    /// <summary>The mean of the deltas.</summary>
    public double MeanDelta { get; private set; }

    /// <summary>The greatest delta.</summary>
    public double MostDelta { get; private set; }

    /// <summary>The least jitter; -1 without one.</summary>
    public double LeastJitter { get; private set; } = -1;

    /// <summary>The mean of the jitters.</summary>
    public double MeanJitter { get; private set; }

    /// <summary>The greatest jitter.</summary>
    public double MostJitter { get; private set; }

    /// <summary>Whether a sequence number or a timestamp was not the next.</summary>
    public bool HasProblems { get; private set; }

    /// <summary>The names of the payload types, in the order of the types.</summary>
    public string Payloads
    {
        get
        {
            var names = new List<string>();
            for (int type = 0; type < Types; type++)
            {
                if ((_types >> type & 1) == 0)
                    continue;
                ushort format = type < FirstDynamicType ? (ushort)0 : _formats[type - FirstDynamicType];
                names.Add(format == 0
                    ? MediaNames.ShortOf(type) : Encoding.UTF8.GetString(MediaFormats.Of(format).Name));
            }
            return string.Join(", ", names);
        }
    }

    /// <summary>Whether a packet is of the stream.</summary>
    internal bool Has(in MediaPacket packet) => Identifier == packet.Identifier
        && SourcePort == packet.Ends.SourcePort && DestinationPort == packet.Ends.DestinationPort
        && Source == packet.Ends.Source && Destination == packet.Ends.Destination;

    internal void Add(in MediaPacket packet)
    {
        // Within half of all timestamps since the first packet.
        uint elapsed = packet.MediaTime - _mediaTime;
        bool isInTime = elapsed <= int.MaxValue;
        CountCycles(packet.Sequence, isInTime);
        bool isInOrder = isInTime && (ushort)(_expected + 1) == packet.Sequence;
        bool isAhead = isInTime
            && (packet.Sequence > _expected + 1 || _expected - packet.Sequence > MostBackwards);
        HasProblems |= !isInOrder;
        if (isInOrder || isAhead)
            _expected = packet.Sequence;
        bool isNoise = IsNoise(packet.Type) || IsNoise(_type);
        _type = packet.Type;
        double delta = packet.Time - _time;
        uint rate = RateOf(packet);
        if (rate != 0 && isInTime)
        {
            double mediaElapsed = (double)elapsed / (rate / 1000);
            _jitter = (15 * _jitter + Math.Abs(packet.Time - (_time + (mediaElapsed - _mediaElapsed)))) / 16;
            _mediaElapsed = mediaElapsed;
        }
        if (!packet.HasMarker && !isNoise && isInTime)
            AddRegular(delta, hasJitter: rate != 0);
        if (isInTime)
            _time = packet.Time;
        _stop = packet.Sequence;
        Count(packet);
    }

    private static bool IsNoise(int type) => type is ComfortNoise or OldComfortNoise;

    private static uint RateOf(in MediaPacket packet)
    {
        if (packet.Type < FirstDynamicType)
        {
            uint rate = packet.Type < Rates.Length ? Rates[packet.Type] : 0u;
            // 90 kHz does not fit 16 bits.
            return rate == 45000 ? 2 * rate : rate;
        }
        if (packet.Format == 0)
            return 0;
        var format = MediaFormats.Of(packet.Format);
        return format.IsEvents ? 0 : format.Rate;
    }

    private void Count(in MediaPacket packet)
    {
        Packets++;
        End = packet.Elapsed;
        _types |= UInt128.One << packet.Type;
        if (packet.Format != 0)
            _formats[packet.Type - FirstDynamicType] = packet.Format;
    }

    private void CountCycles(ushort sequence, bool isInTime)
    {
        if (!isInTime)
            return;
        if (!_isUnder && (sequence < _start || (sequence == 0 && _stop == ushort.MaxValue)))
        {
            _cycles++;
            _isUnder = true;
        }
        else if (sequence > _start)
            _isUnder = false;
    }

    private void AddRegular(double delta, bool hasJitter)
    {
        MostDelta = Math.Max(MostDelta, delta);
        LeastDelta = LeastDelta == -1 ? delta : Math.Min(LeastDelta, delta);
        MeanDelta = (MeanDelta * (Packets - 1) + delta) / Packets;
        if (!hasJitter)
            return;
        MostJitter = Math.Max(MostJitter, _jitter);
        MeanJitter = (MeanJitter * (Packets - 1) + _jitter) / Packets;
        LeastJitter = LeastJitter == -1 ? _jitter : Math.Min(LeastJitter, _jitter);
    }
}

/// <summary>A packet of RTP.</summary>
internal ref struct MediaPacket
{
    public FiveTuple Ends;
    public uint Identifier;
    public ushort Sequence;
    public byte Type;
    public bool HasMarker;

    /// <summary>What SDP says about the type; 0 for nothing.</summary>
    public ushort Format;

    /// <summary>The timestamp.</summary>
    public uint MediaTime;

    /// <summary>Nanoseconds since the first packet of the capture.</summary>
    public long Elapsed;

    /// <summary>The same in milliseconds, computed as Wireshark does, as digits depend on it.</summary>
    public readonly double Time => (double)(Elapsed / Timestamp.NanosecondsPerSecond) * 1000
        + (double)(Elapsed % Timestamp.NanosecondsPerSecond) / 1_000_000;
}
