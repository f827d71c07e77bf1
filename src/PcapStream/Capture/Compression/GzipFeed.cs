namespace PcapStream.Capture.Compression;

/// <summary>
/// What <see cref="System.IO.Compression.GZipStream"/> reads from, made so that it tells what that class does not: it
/// returns 0 alike at the end of a member, behind which it ignores whatever comes, and where data is cut short.
/// </summary>
/// <remarks>
/// A chunk ends in a byte other than zero or is nothing but zeros: where decoding ends within a chunk, the rest of it
/// is padding if and only if <see cref="IsAllZeros"/>. Behind the last chunk comes a zero of the feed's own, which a
/// complete member leaves alone as padding; a member that is cut short takes it as data and asks for more.
/// </remarks>
internal sealed class GzipFeed : OneWayStream
{
    private readonly CompressedInput _input;

    public GzipFeed(CompressedInput input) => _input = input;

    public override bool CanRead => true;

    /// <summary>Whether the latest chunk has nothing but zeros.</summary>
    public bool IsAllZeros { get; private set; }

    /// <summary>Whether the feed's own zero was asked for: what is decoded from here on is not of the source.</summary>
    public bool IsPastEnd { get; private set; }

    /// <summary>Whether even more was asked for.</summary>
    public bool IsStarved { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        if (_input.Available.IsEmpty && !_input.Refill())
            return ReadPastEnd(buffer);
        ReadOnlySpan<byte> chunk = _input.Available[..Math.Min(buffer.Length, _input.Available.Length)];
        int last = chunk.LastIndexOfAnyExcept((byte)0);
        IsAllZeros = last < 0;
        if (!IsAllZeros)
            chunk = chunk[..(last + 1)];
        chunk.CopyTo(buffer);
        _input.Advance(chunk.Length);
        return chunk.Length;
    }

    private int ReadPastEnd(Span<byte> buffer)
    {
        IsStarved = IsPastEnd;
        if (IsStarved)
            return 0;
        IsPastEnd = true;
        IsAllZeros = true;
        buffer[0] = 0;
        return 1;
    }
}
