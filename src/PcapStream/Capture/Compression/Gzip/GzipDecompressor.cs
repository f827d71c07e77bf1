using System.Runtime.InteropServices;

namespace PcapStream.Capture.Compression.Gzip;

/// <summary>gzip members (RFC 1952) through the runtime's own inflater, which is fast and always available.</summary>
internal sealed unsafe class GzipDecompressor : NativeDecompressor
{
    // The largest window, and a gzip header and trailer around the data.
    private const int WindowBits = 15 + 16;
    private const int NoFlush = 0;

    // The inflater reads its output again for the checksum: this much is still in the cache.
    private const int MostAtOnce = 256 << 10;

    private bool _isStarted;
    private long _memberEnd;

    public GzipDecompressor(GzipFormat format, Stream source)
        : base(format, source, SystemInflate.CreateStream())
    {
    }

    protected override string? Begin(ReadOnlySpan<byte> start)
    {
        // gzip itself ignores everything after the padding of a member.
        if (_isStarted && Input.Consumed != _memberEnd)
            return "the data is followed by bytes that are not a gzip member";
        InflateResult result = _isStarted ? SystemInflate.Restart(Context, WindowBits)
            : SystemInflate.Start(Context, WindowBits);
        _isStarted = true;
        return result == InflateResult.Ok ? null : "there is not enough memory";
    }

    protected override DecompressionStep Step(byte* input, ref nuint inputSize, byte* output, nuint outputSize)
    {
        var stream = (SystemInflate.Stream*)Context.DangerousGetHandle();
        uint room = (uint)Math.Min(outputSize, MostAtOnce);
        stream->NextIn = input;
        stream->AvailableIn = (uint)inputSize;
        stream->NextOut = output;
        stream->AvailableOut = room;
        InflateResult result = SystemInflate.Inflate(Context, NoFlush);
        inputSize -= stream->AvailableIn;
        int produced = (int)(room - stream->AvailableOut);
        switch (result)
        {
            case InflateResult.Ok or InflateResult.BufferError:
                return DecompressionStep.More(produced);
            case InflateResult.StreamEnd:
                _memberEnd = Input.Consumed + (long)inputSize;
                return DecompressionStep.UnitEnded(produced);
            case InflateResult.MemoryError:
                return DecompressionStep.Damaged(produced, "there is not enough memory");
            default:
                return DecompressionStep.Damaged(produced, Explain(Marshal.PtrToStringUTF8(stream->Message)));
        }
    }

    // zlib's messages do not name the field of the trailer that is wrong.
    private static string Explain(string? message) => message switch
    {
        "incorrect data check" => "the member's CRC is wrong",
        "incorrect length check" => "the member's length is wrong",
        null => "the data is corrupt",
        _ => $"the data is corrupt ({message})",
    };
}
