namespace PcapStream.Capture.Compression.Gzip;

/// <summary>The last bytes that were inflated, as many as a block can refer to.</summary>
internal sealed class DeflateWindow
{
    private readonly byte[] _bytes = new byte[DeflateCheckpoint.WindowSize];

    /// <summary>Bytes that are known.</summary>
    public int Length { get; private set; }

    /// <summary>Forgets all bytes.</summary>
    public void Clear() => Length = 0;

    /// <summary>Adds the bytes that were inflated next.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        int kept = Math.Min(Length, Math.Max(0, _bytes.Length - bytes.Length));
        _bytes.AsSpan(Length - kept, kept).CopyTo(_bytes);
        bytes = bytes[^Math.Min(bytes.Length, _bytes.Length)..];
        bytes.CopyTo(_bytes.AsSpan(kept));
        Length = kept + bytes.Length;
    }

    /// <summary>A copy of the bytes.</summary>
    public byte[] ToArray() => _bytes[..Length];
}
