using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Quic;

/// <summary>
/// Enumerates the frames of an Initial packet: RFC 9000, sections 12.4 and 19. Ends before the first frame that is not
/// allowed in such a packet, or is not whole.
/// </summary>
internal ref struct QuicFrames(ReadOnlySpan<byte> frames)
{
    private ReadOnlySpan<byte> _rest = frames;

    /// <summary>The current frame.</summary>
    public QuicFrame Current { get; private set; }

    public readonly QuicFrames GetEnumerator() => this;

    /// <summary>Advances to the next frame.</summary>
    /// <returns>False after the last.</returns>
    public bool MoveNext()
    {
        if (!QuicFrame.TryRead(_rest, out QuicFrame frame))
            return false;
        _rest = _rest[frame.Bytes.Length..];
        Current = frame;
        return true;
    }
}

/// <summary>
/// A frame of an Initial packet: a type of one byte, and numbers of variable length that depend on it. Consecutive
/// padding is one frame.
/// </summary>
internal readonly ref struct QuicFrame
{
    public const byte Padding = 0;
    public const byte Ping = 1;
    public const byte Acknowledgment = 2;
    public const byte AcknowledgmentWithCounts = 3;
    public const byte Crypto = 6;
    public const byte Close = 0x1C;

    private const int RangeCount = 2;
    private const int NumbersBeforeRanges = 4;
    private const int CountsOfMarks = 3;

    /// <summary>All of it.</summary>
    public ReadOnlySpan<byte> Bytes { get; private init; }

    /// <summary>The data of CRYPTO, or the reason of CONNECTION_CLOSE.</summary>
    public ReadOnlySpan<byte> Data { get; private init; }

    public byte Type => Bytes[0];

    /// <summary>Whether it acknowledges packets.</summary>
    public bool IsAcknowledgment => Type is Acknowledgment or AcknowledgmentWithCounts;

    /// <summary>Reads a frame at the start of bytes.</summary>
    /// <returns>False if they have none, or one that is not allowed or not whole.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out QuicFrame frame)
    {
        frame = default;
        if (bytes.IsEmpty)
            return false;
        int end = 1;
        ReadOnlySpan<byte> data = default;
        switch (bytes[0])
        {
            case Padding:
                end = bytes.IndexOfAnyExcept(Padding);
                end = end < 0 ? bytes.Length : end;
                break;
            case Ping:
                break;
            case Acknowledgment or AcknowledgmentWithCounts when TrySkipAcknowledgment(bytes, ref end):
                break;
            case Crypto when TrySkipNumbers(bytes, ref end, 1) && TryTakeData(bytes, ref end, out data):
                break;
            case Close when TrySkipNumbers(bytes, ref end, 2) && TryTakeData(bytes, ref end, out data):
                break;
            default:
                return false;
        }
        frame = new QuicFrame { Bytes = bytes[..end], Data = data };
        return true;
    }

    /// <summary>One of the numbers after the type.</summary>
    /// <param name="index">Its index, which the frame must have.</param>
    public ulong Number(int index)
    {
        int at = 1;
        ulong number = 0;
        for (int i = 0; i <= index; i++)
            QuicNumber.TryRead(Bytes, ref at, out number);
        return number;
    }

    /// <summary>Adds the numbers of the ranges after the first, of an acknowledgment.</summary>
    /// <param name="part">0 for the gaps, 1 for the lengths.</param>
    /// <param name="values">Gets the numbers.</param>
    public void AddRanges(int part, FieldValues values)
    {
        if (!IsAcknowledgment)
            return;
        int at = 1;
        ulong last = NumbersBeforeRanges + 2 * Number(RangeCount);
        for (ulong i = 0; i < last && QuicNumber.TryRead(Bytes, ref at, out ulong number); i++)
        {
            if (i >= NumbersBeforeRanges && (i & 1) == (ulong)part)
                values.AddDecimal(number);
        }
    }

    private static bool TrySkipAcknowledgment(ReadOnlySpan<byte> bytes, ref int at)
    {
        // The largest number and the delay, the number of ranges, the first range, and two numbers for each other one.
        if (!TrySkipNumbers(bytes, ref at, 2) || !QuicNumber.TryRead(bytes, ref at, out ulong ranges)
            || ranges > (ulong)bytes.Length)
            return false;
        int numbers = 1 + 2 * (int)ranges;
        return TrySkipNumbers(bytes, ref at, bytes[0] == AcknowledgmentWithCounts ? numbers + CountsOfMarks : numbers);
    }

    private static bool TrySkipNumbers(ReadOnlySpan<byte> bytes, ref int at, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (!QuicNumber.TryRead(bytes, ref at, out _))
                return false;
        }
        return true;
    }

    private static bool TryTakeData(ReadOnlySpan<byte> bytes, scoped ref int at, out ReadOnlySpan<byte> data)
    {
        data = default;
        if (!QuicNumber.TryRead(bytes, ref at, out ulong length) || length > (ulong)(bytes.Length - at))
            return false;
        data = bytes.Slice(at, (int)length);
        at += data.Length;
        return true;
    }
}
