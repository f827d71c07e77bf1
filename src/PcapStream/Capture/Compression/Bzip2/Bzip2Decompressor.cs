namespace PcapStream.Capture.Compression.Bzip2;

/// <summary>bzip2 streams through libbz2, one after the other; it takes no more than 4 MiB.</summary>
internal sealed unsafe class Bzip2Decompressor : NativeDecompressor
{
    private const int Quiet = 0;
    private const int Fast = 0;

    public Bzip2Decompressor(Bzip2Format format, Stream source)
        : base(format, source, LibBzip2.CreateStream())
    {
    }

    protected override string? Begin(ReadOnlySpan<byte> start)
    {
        _ = LibBzip2.End(Context);
        return LibBzip2.Start(Context, Quiet, Fast) == Bzip2Result.Ok ? null : "there is not enough memory";
    }

    protected override DecompressionStep Step(byte* input, ref nuint inputSize, byte* output, nuint outputSize)
    {
        var stream = (LibBzip2.Stream*)Context.DangerousGetHandle();
        stream->NextIn = input;
        stream->AvailableIn = (uint)inputSize;
        stream->NextOut = output;
        stream->AvailableOut = (uint)outputSize;
        Bzip2Result result = LibBzip2.Decompress(Context);
        inputSize -= stream->AvailableIn;
        int produced = (int)(outputSize - stream->AvailableOut);
        return result switch
        {
            Bzip2Result.Ok => DecompressionStep.More(produced),
            Bzip2Result.StreamEnd => DecompressionStep.UnitEnded(produced),
            Bzip2Result.MemoryError => DecompressionStep.Damaged(produced, "there is not enough memory"),
            _ => DecompressionStep.Damaged(produced, "the data is corrupt, or a checksum is wrong"),
        };
    }
}
