using PcapStream.Protocols.Tls;

namespace PcapStream.Operations.Flows.Application;

/// <summary>
/// The start of a stream, of which pieces come in any order. Of bytes that come twice, the first ones count.
/// </summary>
internal sealed class HelloPieces
{
    private const int MostRanges = 64;

    private readonly byte[] _bytes = new byte[TlsMessageJoiner.MostBytes];

    // Without contact, in order.
    private readonly (int Start, int End)[] _ranges = new (int, int)[MostRanges];

    private int _count;

    /// <summary>The bytes up to the first that is missing.</summary>
    public ReadOnlySpan<byte> Prefix =>
        _count > 0 && _ranges[0].Start == 0 ? _bytes.AsSpan(0, _ranges[0].End) : default;

    /// <summary>Removes all pieces.</summary>
    public void Clear() => _count = 0;

    /// <summary>Adds a piece, as far as it fits; leaves it out where there are too many gaps.</summary>
    /// <param name="offset">Where it begins; may be before the start.</param>
    /// <param name="piece">The bytes.</param>
    public void Add(int offset, ReadOnlySpan<byte> piece)
    {
        if (offset >= _bytes.Length || offset <= -piece.Length)
            return;
        if (offset < 0)
            piece = piece[-offset..];
        offset = Math.Max(0, offset);
        int start = offset;
        int end = offset + Math.Min(piece.Length, _bytes.Length - offset);
        int first = 0;
        while (first < _count && _ranges[first].End < start)
            first++;
        int after = first;
        while (after < _count && _ranges[after].Start <= end)
            after++;
        if (first == after && _count == MostRanges)
            return;
        (int Start, int End) merged = (start, end);
        int at = start;
        for (int i = first; i < after; i++)
        {
            (int Start, int End) range = _ranges[i];
            Copy(piece, offset, at, Math.Min(range.Start, end));
            at = Math.Max(at, range.End);
            merged = (Math.Min(merged.Start, range.Start), Math.Max(merged.End, range.End));
        }
        Copy(piece, offset, at, end);
        Replace(first, after, merged);
    }

    private void Copy(ReadOnlySpan<byte> piece, int offset, int start, int end)
    {
        if (start < end)
            piece[(start - offset)..(end - offset)].CopyTo(_bytes.AsSpan(start));
    }

    private void Replace(int first, int after, (int Start, int End) merged)
    {
        Array.Copy(_ranges, after, _ranges, first + 1, _count - after);
        _ranges[first] = merged;
        _count += 1 - (after - first);
    }
}
