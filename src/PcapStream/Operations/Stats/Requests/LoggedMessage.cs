using System.Runtime.InteropServices;
using PcapStream.Capture;
using PcapStream.Operations.Streams;

namespace PcapStream.Operations.Stats.Requests;

/// <summary>A request or a reply of a shard, and what is counted of it once both are known. No padding.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LoggedMessage
{
    // In place of nanoseconds.
    private const int NoTime = -1;
    private const int BeyondAll = -2;

    /// <summary>What it has in common with its request or reply.</summary>
    public RequestKey Key;

    /// <summary>The number of its packet: in a log that since the shard's start, later that in the capture.</summary>
    public long Number;

    /// <summary>Nanoseconds since the first packet of all.</summary>
    public long Elapsed;

    private long _seconds;
    private int _nanoseconds;

    /// <summary>The number of its capture among all, from 0.</summary>
    public int Input;

    /// <summary>What else is counted of it.</summary>
    public ulong Values;

    public MessageFlags Flags;

    /// <summary>The time of its packet.</summary>
    public Timestamp Time
    {
        readonly get => _nanoseconds switch
        {
            NoTime => Timestamp.None,
            BeyondAll => Timestamp.NotRepresentable,
            _ => Timestamp.Of((Int128)_seconds * Timestamp.NanosecondsPerSecond + _nanoseconds),
        };
        set => (_seconds, _nanoseconds) = value.IsKnown
            ? (value.Seconds, value.SubsecondNanoseconds)
            : (0, value == Timestamp.None ? NoTime : BeyondAll);
    }

    /// <summary>Whether all of it is in range.</summary>
    public readonly bool IsValid =>
        Number > 0 && Input >= 0 && _nanoseconds is >= BeyondAll and < (int)Timestamp.NanosecondsPerSecond;

    public readonly bool Is(MessageFlags flag) => (Flags & flag) != 0;
}

/// <summary>What is known of a message alone.</summary>
[Flags]
internal enum MessageFlags : ulong
{
    None = 0,

    /// <summary>A request, not a reply.</summary>
    Request = 1,

    /// <summary>It is in a packet that counts, and of the protocol that is counted.</summary>
    Counts = 2,

    /// <summary>It is in a packet that counts, and shows what is known of it.</summary>
    Shows = 4,

    /// <summary>It is in a stream, by which its request is found.</summary>
    InStream = 8,

    /// <summary>Its stream is that of the segment of TCP before it.</summary>
    InTcp = 16,

    /// <summary>A segment of TCP, of which <see cref="LoggedMessage.Values"/> are the sequence numbers.</summary>
    Segment = 32,

    /// <summary>Its sender is the greater end.</summary>
    FromHigh = 64,

    /// <summary>It tells the sequence numbers of its connection.</summary>
    IsAnalysed = 128,

    /// <summary>Where the control bits of a segment begin.</summary>
    Control = 1 << 16,
}
