namespace PcapStream.Capture.Compression.Xz;

/// <summary>xz streams (xz-file-format.txt) through liblzma, one after the other.</summary>
internal sealed unsafe class XzDecompressor : NativeDecompressor
{
    // LZMA_RUN
    private const int Run = 0;

    private readonly long _memoryLimit;

    /// <param name="format">The format's row.</param>
    /// <param name="source">Compressed bytes.</param>
    /// <param name="memoryLimit">Most bytes that liblzma may take, dictionary included.</param>
    public XzDecompressor(XzFormat format, Stream source, long memoryLimit)
        : base(format, source, LibLzma.CreateStream()) => _memoryLimit = memoryLimit;

    protected override string? Begin(ReadOnlySpan<byte> start) =>
        LibLzma.Start(Context, (ulong)_memoryLimit, flags: 0) == LzmaResult.Ok ? null : "there is not enough memory";

    protected override DecompressionStep Step(byte* input, ref nuint inputSize, byte* output, nuint outputSize)
    {
        var stream = (LibLzma.Stream*)Context.DangerousGetHandle();
        stream->NextIn = input;
        stream->AvailableIn = inputSize;
        stream->NextOut = output;
        stream->AvailableOut = outputSize;
        LzmaResult result = LibLzma.Code(Context, Run);
        inputSize -= stream->AvailableIn;
        int produced = (int)(outputSize - stream->AvailableOut);
        return result switch
        {
            LzmaResult.Ok or LzmaResult.BufferError => DecompressionStep.More(produced),
            LzmaResult.StreamEnd => DecompressionStep.UnitEnded(produced),
            _ => DecompressionStep.Damaged(produced, Explain(result)),
        };
    }

    // liblzma has numbers for its results, but no messages.
    private string Explain(LzmaResult result) => result switch
    {
        LzmaResult.MemoryLimitError => DescribeMemoryNeed(LibLzma.MemoryUsage(Context), _memoryLimit),
        LzmaResult.MemoryError => "there is not enough memory",
        LzmaResult.OptionsError => "the data is corrupt, or compressed in a way that liblzma does not know",
        _ => "the data is corrupt, or a checksum is wrong",
    };
}
