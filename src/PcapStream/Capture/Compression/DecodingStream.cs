namespace PcapStream.Capture.Compression;

/// <summary>
/// Decodes what a source has, unit after unit (frame, member, stream: see <see cref="CompressionNames.Unit"/>). A read
/// returns decoded bytes, 0 only when the last unit is complete and nothing follows, and throws once all that could be
/// decoded has been returned, then and ever after. Owns its source. One thread reads and closes; any may ask for
/// <see cref="Consumed"/>.
/// </summary>
internal abstract class DecodingStream : OneWayStream
{
    // As much of a unit's start as anyone wants to see: zstd's longest frame header (RFC 8878, 3.1.1.1) with its magic.
    private const int LongestHeader = 18;

    private readonly CompressionFormat _format;
    private State _state;
    private bool _isFirst = true;
    private string? _damage;

    /// <param name="format">What the source's bytes are.</param>
    /// <param name="source">Read first to last, and closed with this stream.</param>
    protected DecodingStream(CompressionFormat format, Stream source)
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

    /// <summary>Compressed bytes used so far, exact to what a decoder takes at once; where damage was met.</summary>
    public long Consumed => Input.Consumed;

    protected CompressedInput Input { get; }

    /// <summary>Decodes into <paramref name="destination"/>, which receives fewer bytes than it has room for at any time.</summary>
    /// <exception cref="InvalidDataException">Damage was met, and all before it has been returned.</exception>
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
                    DecodeStep step = Decode(destination);
                    _state = After(step);
                    if (step.Produced > 0)
                        return step.Produced;
                    break;
                case State.AtEnd:
                    return 0;
                case State.Damaged:
                    throw new InvalidDataException(_damage);
                default:
                    throw new ObjectDisposedException(nameof(DecodingStream));
            }
        }
        return 0;
    }

    /// <summary>Makes ready for a unit that starts with <paramref name="start"/>, none of it used yet.</summary>
    /// <returns>Why it cannot be decoded, as a few words; null when it can.</returns>
    protected virtual string? Begin(ReadOnlySpan<byte> start) => null;

    /// <summary>Decodes from <see cref="Input"/>, of which it counts what it used.</summary>
    protected abstract DecodeStep Decode(Span<byte> destination);

    /// <summary>Gives back what the decoder holds.</summary>
    protected abstract void Release();

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
        // Zeros may follow a gzip member (tapes have blocks) and an xz stream (its specification, 2.2).
        if (!_isFirst && _format is CompressionFormat.Gzip or CompressionFormat.Xz)
            Input.SkipZeros();
        ReadOnlySpan<byte> start = Input.Peek(LongestHeader);
        if (start.IsEmpty && !_isFirst)
            return State.AtEnd;
        if (!CompressionMagic.IsUnit(_format, start))
            return Damage(DescribeForeign(start));
        _isFirst = false;
        return Begin(start) is { } refusal ? Damage(refusal) : State.InUnit;
    }

    private State After(DecodeStep step) => step.Outcome switch
    {
        DecodeOutcome.UnitEnded => State.BetweenUnits,
        DecodeOutcome.Damaged => Damage(step.Reason!),
        DecodeOutcome.NeedsInput when !Input.Refill() => Damage($"the data ends in the middle of a {_format.Unit()}"),
        _ => State.InUnit,
    };

    private string DescribeForeign(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
            return "there is no data";
        return _isFirst ? $"the data is not {_format.Name()}" : $"the data is followed by bytes that are no {_format.Name()} {_format.Unit()}";
    }

    private State Damage(string reason)
    {
        _damage = $"{_format.Name()}: {reason}";
        return State.Damaged;
    }
}
