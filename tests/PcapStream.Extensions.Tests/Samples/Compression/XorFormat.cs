namespace PcapStream.Capture.Compression.Xor;

/// <summary>A made-up compression: a magic number, and bytes XOR 0x5A to the end of the file.</summary>
internal sealed class XorFormat : CompressionFormat
{
    public const byte Key = 0x5A;

    public static ReadOnlySpan<byte> Magic => "XOR1"u8;

    public override string Name => "xor";

    public override string Extension => ".xor";

    public override bool CanWrite => true;

    internal override string Unit => "stream";

    private protected override LevelRange Levels => new(1, 1, Default: 1);

    internal override bool IsUnit(ReadOnlySpan<byte> start) => start.StartsWith(Magic);

    private protected override DecompressionStream CreateDecompressor(Stream source, long memoryLimit) =>
        new XorDecompressor(this, source);

    private protected override CompressionStream CreateCompressor(Stream target, int level) =>
        new XorCompressor(target);

    private sealed class XorDecompressor(XorFormat format, Stream source) : DecompressionStream(format, source)
    {
        private bool _isPastMagic;

        protected override DecompressionStep Decompress(Span<byte> destination)
        {
            if (!_isPastMagic)
                Input.Advance(Magic.Length);
            _isPastMagic = true;
            int length = Math.Min(destination.Length, Input.Available.Length);
            if (length == 0)
                return Input.Refill() ? DecompressionStep.More(0) : DecompressionStep.UnitEnded(0);
            for (int i = 0; i < length; i++)
                destination[i] = (byte)(Input.Available[i] ^ Key);
            Input.Advance(length);
            return DecompressionStep.More(length);
        }

        protected override void Release()
        {
        }
    }

    private sealed class XorCompressor(Stream target) : CompressionStream(target)
    {
        private bool _isBegun;

        protected override void Compress(ReadOnlySpan<byte> data, CompressionDirective directive)
        {
            if (!_isBegun)
                Emit(Magic);
            _isBegun = true;
            byte[] bytes = data.ToArray();
            for (int i = 0; i < bytes.Length; i++)
                bytes[i] ^= Key;
            Emit(bytes);
        }

        protected override void Release()
        {
        }
    }
}
