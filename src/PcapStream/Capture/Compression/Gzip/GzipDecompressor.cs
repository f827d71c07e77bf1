using System.Runtime.InteropServices;

namespace PcapStream.Capture.Compression.Gzip;

/// <summary>gzip members (RFC 1952) through the runtime's own inflater, which is fast and always available.</summary>
internal sealed unsafe class GzipDecompressor : NativeDecompressor
{
    // The largest window, and a gzip header and trailer around the data.
    private const int WindowBits = 15 + 16;

    // The largest window, and nothing around the data.
    private const int RawWindowBits = -15;

    // CRC32 and ISIZE.
    private const int TrailerBytes = 8;

    private const int NoFlush = 0;

    // Z_BLOCK: stop after each block of deflate.
    private const int StopAfterBlock = 5;
    private const int UnusedBits = 7;
    private const int InLastBlock = 64;
    private const int AfterBlock = 128;

    // The inflater reads its output again for the checksum: this much is still in the cache.
    private const int MostAtOnce = 256 << 10;

    private DeflateWindow? _window;
    private bool _isStarted;
    private long _memberEnd;

    // Within a member that did not start here: without its header, and with a trailer that cannot be compared.
    private bool _isRaw;
    private int _trailer;

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
        _isRaw = false;
        _window?.Clear();
        return result == InflateResult.Ok ? null : "there is not enough memory";
    }

    protected override bool Continue(DeflateCheckpoint checkpoint)
    {
        byte[] lead = checkpoint.Lead();
        if (checkpoint.Bit > 0)
        {
            if (Input.Peek(1) is not [byte first, ..])
                return false;
            lead[^1] |= (byte)(first >> checkpoint.Bit << checkpoint.Bit);
            Input.Advance(1);
        }
        _isStarted = true;
        _isRaw = true;
        if (SystemInflate.Start(Context, RawWindowBits) != InflateResult.Ok)
            return false;
        var stream = (SystemInflate.Stream*)Context.DangerousGetHandle();
        byte[] window = new byte[DeflateCheckpoint.WindowSize + 1];
        fixed (byte* input = lead, output = window)
        {
            stream->NextIn = input;
            stream->AvailableIn = (uint)lead.Length;
            stream->NextOut = output;
            stream->AvailableOut = (uint)window.Length;
            return SystemInflate.Inflate(Context, NoFlush) == InflateResult.Ok && stream->AvailableIn == 0;
        }
    }

    protected override DecompressionStep Step(byte* input, ref nuint inputSize, byte* output, nuint outputSize)
    {
        if (_trailer > 0)
            return SkipTrailer(ref inputSize);
        var stream = (SystemInflate.Stream*)Context.DangerousGetHandle();
        uint room = (uint)Math.Min(outputSize, MostAtOnce);
        stream->NextIn = input;
        stream->AvailableIn = (uint)inputSize;
        stream->NextOut = output;
        stream->AvailableOut = room;
        InflateResult result = Log is null
            ? SystemInflate.Inflate(Context, NoFlush)
            : InflateAndNote(Log, stream, new ReadOnlySpan<byte>(output, (int)room), (uint)inputSize);
        inputSize -= stream->AvailableIn;
        int produced = (int)(room - stream->AvailableOut);
        switch (result)
        {
            case InflateResult.StreamEnd when _isRaw:
                _trailer = TrailerBytes;
                return DecompressionStep.More(produced);
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

    private DecompressionStep SkipTrailer(ref nuint inputSize)
    {
        inputSize = Math.Min(inputSize, (nuint)_trailer);
        _trailer -= (int)inputSize;
        if (_trailer > 0)
            return DecompressionStep.More(0);
        _memberEnd = Input.Consumed + (long)inputSize;
        return DecompressionStep.UnitEnded(0);
    }

    // Inflates block by block, and notes a checkpoint at the first end of a block where one is wanted.
    private InflateResult InflateAndNote(
        AccessLog log, SystemInflate.Stream* stream, ReadOnlySpan<byte> output, uint inputSize)
    {
        _window ??= new DeflateWindow();
        InflateResult result;
        int produced = 0;
        bool isAfterBlock;
        do
        {
            result = SystemInflate.Inflate(Context, StopAfterBlock);
            int end = output.Length - (int)stream->AvailableOut;
            _window.Add(output[produced..end]);
            produced = end;
            int? type = SystemInflate.DataType(Context);
            isAfterBlock = result == InflateResult.Ok && (type & AfterBlock) != 0;
            if (isAfterBlock && (type & InLastBlock) == 0 && Produced + produced >= log.NextCheckpoint)
            {
                Note(log, _window, Input.Consumed + inputSize - stream->AvailableIn, Produced + produced,
                    type!.Value & UnusedBits);
            }
        }
        while (isAfterBlock && stream->AvailableOut > 0 && stream->AvailableIn > 0);
        return result;
    }

    // The block after this offset starts with the unused bits of the byte before it, if there are any.
    private static void Note(AccessLog log, DeflateWindow window, long stored, long offset, int unusedBits)
    {
        if (window.Length < DeflateCheckpoint.WindowSize)
            return;
        int bit = (8 - unusedBits) % 8;
        log.Add(new AccessPoint(
            bit == 0 ? stored : stored - 1, offset, new DeflateCheckpoint(bit, window.ToArray())));
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
