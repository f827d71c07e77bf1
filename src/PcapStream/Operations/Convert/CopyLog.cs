using System.Globalization;
using PcapStream.Capture;

namespace PcapStream.Operations.Convert;

/// <summary>
/// The changes that a conversion makes to invalid data, the data that it leaves out, and the times that it loses.
/// </summary>
/// <param name="output">The output's name.</param>
/// <param name="options">The losses that are allowed.</param>
/// <param name="isStream">Whether the output cannot be deleted, so that the first loss must end the conversion.</param>
internal sealed class CopyLog(string output, ConvertOptions options, bool isStream)
{
    private const int MostChanges = 10_000;

    private readonly List<DamageEntry> _changes = [];
    private readonly Loss _cut = new();
    private readonly Loss _clamped = new();

    /// <summary>Packets whose times lost digits.</summary>
    public long TimesCut => _cut.Packets;

    /// <summary>Packets whose times were replaced by the nearest that the output can hold.</summary>
    public long TimesClamped => _clamped.Packets;

    /// <summary>Blocks and options that were left out because they must not be copied.</summary>
    public long NotCopied { get; set; }

    /// <summary>Notes a change to invalid data at an offset of the capture.</summary>
    public void Change(long offset, long packetsBefore, string reason)
    {
        if (_changes.Count < MostChanges)
            _changes.Add(new DamageEntry(offset, 0, reason, packetsBefore));
        else
            _changes[^1] =
                _changes[^1] with
                {
                    Length = offset - _changes[^1].Offset,
                    Reason = "changes beyond what the ledger holds"
                };
    }

    /// <summary>Notes a packet with an original length below its captured length, which it gets instead.</summary>
    /// <returns>The captured length.</returns>
    public uint RaiseOriginal(long offset, long packetsBefore, uint captured, uint original)
    {
        Change(offset, packetsBefore,
            $"an original length of {original} bytes, below the captured length of {captured}; set to {captured}");
        return captured;
    }

    /// <summary>Notes a packet whose time has digits that the output cannot hold.</summary>
    public void CutTime(long packet, Timestamp time)
    {
        _cut.Add(packet, time);
        if (isStream)
            Check();
    }

    /// <summary>Notes a packet whose time is too early or too late for the output.</summary>
    public void ClampTime(long packet, Timestamp time)
    {
        _clamped.Add(packet, time);
        if (isStream)
            Check();
    }

    /// <exception cref="CaptureException">The options do not allow the losses.</exception>
    public void Check()
    {
        if (_clamped.Packets > 0 && !options.ClampTimes)
            throw _clamped.Refuse(output,
                "that it cannot hold: a classic pcap has unsigned 32-bit seconds from 1970 (to 2106). Write pcapng, " +
                "or allow the nearest times");
        if (_cut.Packets > 0 && !options.CutTimes)
            throw _cut.Refuse(output,
                "with more digits than it has. Write nsecpcap or pcapng, or allow cut times");
    }

    /// <summary>The ledger of a capture, with the changes to it, in the order of the capture.</summary>
    public IReadOnlyList<DamageEntry> Close(CaptureReader capture)
    {
        DamageEntry[] all = [.. capture.Damage.Concat(_changes).OrderBy(entry => entry.Offset)];
        _changes.Clear();
        return all;
    }

    private sealed class Loss
    {
        private long _first;
        private Timestamp _firstTime;

        public long Packets { get; private set; }

        public void Add(long packet, Timestamp time)
        {
            if (Packets++ > 0)
                return;
            _first = packet;
            _firstTime = time;
        }

        public CaptureException Refuse(string output, string reason)
        {
            string packets = Packets == 1 ? "packet has a time" : "packets have times";
            return new CaptureException(string.Create(CultureInfo.InvariantCulture,
                $"{output}: {Packets} {packets} (the first is packet {_first}, {_firstTime}) {reason}"))
            {
                WouldLoseTimes = true,
            };
        }
    }
}
