using System.IO.Compression;

namespace PcapStream.Capture.Compression;

/// <summary>gzip (RFC 1952) through the base class library, whose inflater is the fastest around and always there.</summary>
internal sealed class GzipDecoder : DecodingStream
{
    // Where data is corrupt the inflater throws, and what the same call had decoded before is lost: no more than this.
    private const int Slice = 16 << 10;

    private const string Followed = "the data is followed by bytes that are no gzip member";

    private readonly GzipFeed _feed;
    private readonly GZipStream _members;
    private bool _isPadded;

    public GzipDecoder(Stream source)
        : base(CompressionFormat.Gzip, source)
    {
        _feed = new GzipFeed(Input);
        _members = new GZipStream(_feed, CompressionMode.Decompress);
    }

    // A run of members is one unit to the inflater. Behind padding there must be nothing, as gzip itself has it.
    protected override string? Begin(ReadOnlySpan<byte> start) => _isPadded ? Followed : null;

    protected override DecodeStep Decode(Span<byte> destination)
    {
        int produced;
        try
        {
            produced = _members.Read(destination[..Math.Min(destination.Length, Slice)]);
        }
        // Its words are about ZIP archives.
        catch (InvalidDataException)
        {
            return _feed.IsPastEnd ? DecodeStep.NeedsInput : DecodeStep.Damaged(0, "the data is corrupt");
        }
        if (_feed.IsStarved || (_feed.IsPastEnd && produced > 0))
            return DecodeStep.NeedsInput;
        if (produced > 0)
            return DecodeStep.More(produced);
        _isPadded = _feed.IsAllZeros;
        return _isPadded ? DecodeStep.UnitEnded(0) : DecodeStep.Damaged(0, Followed);
    }

    protected override void Release() => _members.Dispose();
}
