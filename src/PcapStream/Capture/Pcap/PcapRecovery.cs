using System.Globalization;
using PcapStream.Capture.Indexing;

namespace PcapStream.Capture.Pcap;

/// <summary>
/// Distinguishes classic pcap's records from other bytes. The format has no marks, so that a header counts when its
/// fields are like those of the capture's other headers and the bytes after its packet are a header as well.
/// </summary>
internal sealed unsafe class PcapRecovery<TOrder>(PcapFileHeader header, int headerSize)
    where TOrder : struct, IByteOrder
{
    // Three headers in a row are 48 bytes that are not all right by chance. More are required at another time, where
    // they may belong to a capture that was sent over the network.
    private const int Enough = 3;
    private const int EnoughOfAnotherTime = 8;
    private const int EnoughOfACutCapture = 2;

    // In a record header. In the oldest captures the original length is there, which is not zero either.
    private const int CapturedOffset = 8;
    private const int MostSteps = 16;

    // Offset in the capture up to which a search finds no record.
    private long _barrenUntil;

    private enum Chain
    {
        Broken,
        Undecided,
        Holds,
    }

    /// <summary>Time of the last record, in seconds; null before the first.</summary>
    public long? LastSeconds { get; set; }

    /// <summary>The profile of this capture's record headers.</summary>
    public PcapRecordProfile Profile { get; set; } = PcapRecordProfile.Of(header);

    /// <summary>
    /// Whether a record is plausible and followed by another's header, and is neither a page of zeros nor a file
    /// header.
    /// </summary>
    public bool IsFollowed(byte* at, PcapRecordHeader record, byte* end) =>
        Profile.IsPlausible(record) && IsTimely(record) && !IsUnwritten(record) &&
            end - at - headerSize - headerSize >= record.Captured &&
            Profile.IsPlausible(Read(at + headerSize + record.Captured)) &&
        (record.Captured > 0 || !FileStart.IsAt(new ReadOnlySpan<byte>(at, FileStart.Size)));

    /// <summary>Whether a complete record is available that could be one of this capture.</summary>
    public bool IsPlausible(byte* at, byte* end) =>
        end - at >= headerSize && Read(at) is { Captured: > 0 } record && end - at - headerSize >= record.Captured &&
            Profile.IsPlausible(record);

    /// <inheritdoc cref="RecordIndexer.Judge"/>
    public RecordVerdict Judge(byte* at, byte* end, bool atEnd, bool fits, long offset, int joinWindow)
    {
        long visible = end - at;
        if (visible < headerSize)
            return atEnd ? RecordVerdict.Damaged(Explain(at, visible)) : RecordVerdict.NeedsMore(headerSize);
        PcapRecordHeader record = Read(at);
        byte* recordEnd = at + headerSize + record.Captured;
        if (fits && end - recordEnd < headerSize && !atEnd)
            return RecordVerdict.NeedsMore(recordEnd - at + headerSize);
        bool whole = fits && recordEnd <= end && !IsUnwritten(record);
        if (whole && Profile.IsPlausible(record) && IsConfirmed(recordEnd, end, atEnd))
            return RecordVerdict.Accepted;
        if (SearchOnce(at, end, atEnd, offset, joinWindow, out byte* found))
        {
            // The damage may be after this record; or its captured length is damaged, and the original one is right.
            bool lengthIsWrong = found > recordEnd && found == at + headerSize + Profile.ExpectedCaptured(record);
            return whole &&
                (LeadsTo(found, recordEnd) || (found > recordEnd && !lengthIsWrong && Profile.IsPlausible(record)))
                ? RecordVerdict.Accepted
                : RecordVerdict.Damaged(Contradiction(record));
        }
        if (!atEnd && visible < RecordIndexer.SearchWindow)
            return RecordVerdict.NeedsMore(Math.Min(visible * 2, RecordIndexer.SearchWindow));
        // Without a better explanation of the rest, or if it is not available, a possible record counts as one.
        if (whole && (atEnd || Profile.IsPlausible(record) || TryWiden(record, recordEnd, end)))
            return RecordVerdict.Accepted;
        return RecordVerdict.Damaged(atEnd && !IsUnwritten(record) ? Explain(at, visible) : Contradiction(record));
    }

    /// <inheritdoc cref="RecordIndexer.Search"/>
    public bool Search(byte* from, byte* end, bool atEnd, int joinWindow, out byte* found)
    {
        byte* join = null;
        PcapRecordProfile profile = Profile;
        int least = atEnd ? headerSize : Math.Max(headerSize, FileStart.Size);
        for (found = from; end - found >= least; found++)
        {
            // Only records with captured bytes are searched.
            found = RecordScan.Skip<TOrder>(ZeroRun.Skip(found, end, CapturedOffset), end, profile);
            if (end - found < least || (join is not null && found - join >= joinWindow))
                break;
            // A packet may contain a capture: only if this one does not continue after it, another one has begun.
            if (join is null &&
                FileStart.IsAt(new ReadOnlySpan<byte>(found, (int)Math.Min(end - found, FileStart.Size))))
                join = found;
            Chain chain = profile.IsPlausible(Read(found)) ? Follow(found, end, atEnd) : Chain.Broken;
            if (chain == Chain.Holds)
                return true;
            if (chain == Chain.Undecided)
                break;
        }
        if (join is null)
            return false;
        bool isDecided = atEnd || found - join >= joinWindow;
        found = join;
        return isDecided;
    }

    /// <inheritdoc cref="RecordIndexer.TryFindWithin"/>
    public bool TryFindWithin(byte* packet, byte* at, byte* end, bool atEnd, out byte* found)
    {
        bool isDecided = true;
        for (found = packet; found < at && end - found >= headerSize; found++)
        {
            PcapRecordHeader record = Read(found);
            // A record that ends within the packet is part of the packet's contents.
            if (!Profile.IsPlausible(record) || record.Captured <= at - found - headerSize)
                continue;
            Chain chain = Follow(found, end, atEnd);
            if (chain == Chain.Holds)
                return true;
            isDecided &= chain == Chain.Broken;
        }
        found = null;
        return isDecided;
    }

    /// <summary>The fault of a record whose bytes cannot be read.</summary>
    public RecordFault Explain(byte* at, long length) => length < headerSize
        ? new RecordFault("record header", headerSize, "cut short in a record header")
        : new RecordFault("captured length", headerSize + (long)Read(at).Captured, "cut short in a packet");

    // Starts after the place up to which nothing was found before: if a record there is accepted anyway, the next one
    // does not search the same bytes again.
    private bool SearchOnce(byte* at, byte* end, bool atEnd, long offset, int joinWindow, out byte* found)
    {
        byte* from = at + Math.Clamp(_barrenUntil - offset, 1, end - at);
        if (Search(from, end, atEnd, joinWindow, out found))
            return true;
        _barrenUntil = offset + (found - at);
        return false;
    }

    // Whether captured lengths alone lead from one place exactly to another, whatever the rest of the headers.
    private bool LeadsTo(byte* found, byte* at)
    {
        for (int i = 0; i < MostSteps && at < found; i++)
            at = found - at < headerSize ? found + 1 : at + headerSize + Read(at).Captured;
        return at == found;
    }

    // Another record follows, or the end of the file.
    private bool IsConfirmed(byte* recordEnd, byte* end, bool atEnd) =>
        end - recordEnd >= headerSize ? Profile.IsPlausible(Read(recordEnd)) : recordEnd == end && atEnd;

    // More records follow that deviate in the same way.
    private bool TryWiden(PcapRecordHeader record, byte* recordEnd, byte* end)
    {
        if (end - recordEnd < headerSize)
            return false;
        PcapRecordHeader next = Read(recordEnd);
        PcapRecordProfile wider = Profile.WidenedBy(record);
        byte* nextEnd = recordEnd + headerSize + next.Captured;
        if (!wider.IsPlausible(next) || (end - nextEnd >= headerSize && !wider.IsPlausible(Read(nextEnd))))
            return false;
        if (wider != Profile)
        {
            Profile = wider;
            _barrenUntil = 0;
        }
        return true;
    }

    // Follows headers as long as they are consistent. Where the input ends before there are enough, they must also be
    // consistent with the capture's last time.
    private Chain Follow(byte* start, byte* end, bool atEnd)
    {
        byte* at = start;
        long before = Read(start).Seconds;
        bool isTimely = LastSeconds is not { } last || PcapRecordProfile.Follows(before, last);
        int agreed = 0;
        while (end - at >= headerSize)
        {
            PcapRecordHeader record = Read(at);
            byte* packet = at + headerSize;
            // A packet without bytes is possible, but proves too little.
            if (record.Captured == 0 || !Profile.IsPlausible(record) ||
                !PcapRecordProfile.Follows(record.Seconds, before) ||
                LinkLayer.Contradicts(
                    header.LinkType, new ReadOnlySpan<byte>(packet, (int)Math.Min(record.Captured, end - packet))))
            {
                return Chain.Broken;
            }
            if (++agreed == (isTimely ? Enough : EnoughOfAnotherTime))
                return Chain.Holds;
            before = record.Seconds;
            at = packet + record.Captured;
        }
        if (!atEnd && end - start < RecordIndexer.SearchWindow)
            return Chain.Undecided;
        return isTimely && (at == end ? atEnd : agreed >= EnoughOfACutCapture) ? Chain.Holds : Chain.Broken;
    }

    private RecordFault Contradiction(PcapRecordHeader record)
    {
        if (IsUnwritten(record))
            return new RecordFault("record header", headerSize, "zeros where a record should be");
        string reason = record.Captured > Profile.MostCaptured
            ? string.Create(CultureInfo.InvariantCulture, $"a captured length of {record.Captured} bytes")
            : "no record follows";
        return new RecordFault("captured length", headerSize + (long)record.Captured, reason);
    }

    // A page of zeros looks like empty packets from 1970, which only a capture of that time has.
    private bool IsUnwritten(PcapRecordHeader record) =>
        record.IsZero && LastSeconds is { } last && !PcapRecordProfile.Follows(0, last);

    // A header that is read a few bytes too late has another field in place of its time.
    private bool IsTimely(PcapRecordHeader record) =>
        LastSeconds is not { } last || PcapRecordProfile.Follows(record.Seconds, last);

    private PcapRecordHeader Read(byte* at) => PcapRecordHeader.Read<TOrder>(at, header.LengthOrder);
}
