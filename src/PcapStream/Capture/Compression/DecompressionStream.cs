using System.Globalization;
using PcapStream.Capture.Compression.Gzip;

namespace PcapStream.Capture.Compression;

/// <summary>
/// Decompresses a source, unit after unit (frame, member, stream: see <see cref="CompressionFormat.Unit"/>). A read
/// returns decompressed bytes, and 0 only when the last unit is complete and nothing follows. After damage, reads
/// first return all that could be decompressed, and then always throw. The stream owns its source. One thread reads
/// and closes; any thread may read <see cref="Consumed"/>.
/// </summary>
internal abstract class DecompressionStream : OneWayStream
{
    // The longest start of a unit that any format looks at: zstd's frame header (RFC 8878, 3.1.1.1) with its magic.
    private const int LongestHeader = 18;
    private const ulong Mebibyte = 1 << 20;

    private readonly CompressionFormat _format;
    private State _state;
    private bool _isFirst = true;
    private string? _damage;
    private long _produced;

    /// <param name="format">How the source is compressed.</param>
    /// <param name="source">Read first to last, and closed with this stream.</param>
    protected DecompressionStream(CompressionFormat format, Stream source)
    {
        _format = format;
        Input = new CompressedInput(source);
    }

    private enum State
    {
        BetweenUnits,
        InUnit,
        AtEnd,
        Damaged,
        Closed,
    }

    public sealed override bool CanRead => _state != State.Closed;

    /// <summary>Compressed bytes used so far, up to the damage if there is any.</summary>
    public long Consumed => Input.Consumed;

    /// <summary>Receives access points, by the offsets in this stream; null to note none.</summary>
    public AccessLog? Log { get; set; }

    protected CompressedInput Input { get; }

    /// <summary>Bytes decompressed before the current step.</summary>
    protected long Produced => _produced;

    /// <summary>
    /// Decompresses into <paramref name="destination"/>, which may receive fewer bytes than it has room for.
    /// </summary>
    /// <exception cref="InvalidDataException">The data is damaged, and all before the damage was returned.</exception>
    public sealed override int Read(Span<byte> destination)
    {
        while (!destination.IsEmpty || _state == State.Closed)
        {
            switch (_state)
            {
                case State.BetweenUnits:
                    _state = BeginUnit();
                    break;
                case State.InUnit:
                    DecompressionStep step = Decompress(destination);
                    _state = After(step);
                    _produced += step.Produced;
                    if (step.Produced > 0)
                        return step.Produced;
                    break;
                case State.AtEnd:
                    return 0;
                case State.Damaged:
                    throw new InvalidDataException(_damage);
                default:
                    throw new ObjectDisposedException(nameof(DecompressionStream));
            }
        }
        return 0;
    }

    /// <summary>Whether decompression can start at the first byte of the source, none of it read yet.</summary>
    /// <param name="checkpoint">What is needed within a unit; null at the start of one.</param>
    public bool StartsAt(DeflateCheckpoint? checkpoint)
    {
        if (checkpoint is null)
            _state = BeginUnit();
        else if (Continue(checkpoint))
            (_state, _isFirst) = (State.InUnit, false);
        return _state == State.InUnit;
    }

    /// <summary>Prepares for a unit that starts with <paramref name="start"/>, none of it used yet.</summary>
    /// <returns>Why it cannot be decompressed, in a few words; null when it can.</returns>
    protected virtual string? Begin(ReadOnlySpan<byte> start) => null;

    /// <summary>Prepares for the rest of a unit, from which nothing was read yet.</summary>
    /// <returns>Whether it is one of this format, as far as this is known before any of it is decompressed.</returns>
    protected virtual bool Continue(DeflateCheckpoint checkpoint) => false;

    /// <summary>Decompresses from <see cref="Input"/>, and counts the bytes that it used.</summary>
    protected abstract DecompressionStep Decompress(Span<byte> destination);

    /// <summary>Frees the decompressor's memory.</summary>
    protected abstract void Release();

    /// <summary>The reason for data that needs more memory than the limit, and the limit that would do.</summary>
    /// <param name="needed">In bytes; rounded up to whole MiB, so that the number works as the limit.</param>
    /// <param name="limit">In bytes.</param>
    protected static string DescribeMemoryNeed(ulong needed, long limit)
    {
        ulong mebibytes = needed / Mebibyte + (needed % Mebibyte == 0 ? 0u : 1u);
        return string.Create(CultureInfo.InvariantCulture,
            $"decompressing takes {mebibytes} MiB, above the memory limit of {limit} bytes: a higher limit helps");
    }

    protected sealed override void Dispose(bool disposing)
    {
        if (disposing && _state != State.Closed)
        {
            _state = State.Closed;
            Release();
            Input.Dispose();
        }
        base.Dispose(disposing);
    }

    private State BeginUnit()
    {
        if (!_isFirst && _format.AllowsPadding)
            Input.SkipZeros();
        ReadOnlySpan<byte> start = Input.Peek(LongestHeader);
        if (start.IsEmpty && !_isFirst)
            return State.AtEnd;
        if (!_format.IsUnit(start))
            return Damage(DescribeForeign(start));
        _isFirst = false;
        long stored = Consumed;
        if (Begin(start) is { } refusal)
            return Damage(refusal);
        Log?.Add(new AccessPoint(stored, _produced));
        return State.InUnit;
    }

    private State After(DecompressionStep step) => step.Outcome switch
    {
        DecompressionOutcome.UnitEnded => State.BetweenUnits,
        DecompressionOutcome.Damaged => Damage(step.Reason!),
        DecompressionOutcome.NeedsInput when !Input.Refill() =>
            Damage($"the data ends in the middle of a {_format.Unit}"),
        _ => State.InUnit,
    };

    private string DescribeForeign(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
            return "there is no data";
        return _isFirst
            ? $"the data is not {_format.Name}"
            : $"the data is followed by bytes that are not a {_format.Name} {_format.Unit}";
    }

    private State Damage(string reason)
    {
        _damage = $"{_format.Name}: {reason}";
        return State.Damaged;
    }
}

/// <summary>The result of one step of a decompressor.</summary>
/// <param name="Produced">Bytes decompressed into the caller's memory, whatever the outcome.</param>
/// <param name="Outcome">What to do next.</param>
/// <param name="Reason">What is wrong with the data, in a few words; null unless it is damaged.</param>
internal readonly record struct DecompressionStep(int Produced, DecompressionOutcome Outcome, string? Reason = null)
{
    /// <summary>Neither input nor output moved: only more input can help.</summary>
    public static DecompressionStep NeedsInput => new(0, DecompressionOutcome.NeedsInput);

    /// <summary>There may be more to decompress without more input.</summary>
    public static DecompressionStep More(int produced) => new(produced, DecompressionOutcome.More);

    /// <summary>A member, frame or stream is complete, and all of it was produced.</summary>
    public static DecompressionStep UnitEnded(int produced) => new(produced, DecompressionOutcome.UnitEnded);

    /// <summary>The data cannot be decompressed any further.</summary>
    public static DecompressionStep Damaged(int produced, string reason) =>
        new(produced, DecompressionOutcome.Damaged, reason);
}

/// <summary>What a decompressor's step calls for.</summary>
internal enum DecompressionOutcome
{
    /// <summary>Another step.</summary>
    More,

    /// <summary>More input.</summary>
    NeedsInput,

    /// <summary>The next frame, member or stream, if there is one.</summary>
    UnitEnded,

    /// <summary>An end.</summary>
    Damaged,
}
