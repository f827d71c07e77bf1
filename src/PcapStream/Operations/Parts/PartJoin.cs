using PcapStream.Capture;
using PcapStream.Partials;

namespace PcapStream.Operations.Parts;

/// <summary>
/// Joins the parts of captures, in order, and refuses what does not follow: the parts have to be all bytes of all
/// captures once, and each has to begin with what was known at the end of the one before.
/// </summary>
/// <param name="files">The captures.</param>
internal sealed class PartJoin(IReadOnlyList<string> files)
{
    private readonly List<JoinedCapture> _captures = [];
    private readonly List<DamageEntry> _ledger = [];
    private ReadPart? _last;
    private string _lastFile = "";

    /// <summary>The captures that are complete.</summary>
    public IReadOnlyList<JoinedCapture> Captures => _captures;

    /// <summary>Packets of the current capture before the next part.</summary>
    public long Packets { get; private set; }

    /// <summary>The capture of which the last part was, if that was not its end.</summary>
    public OpenCapture Open => IsAtEnd ? OpenCapture.None : new OpenCapture(_last!.Input, Packets);

    /// <summary>Whether the last part was that of a capture's end.</summary>
    public bool IsAtEnd => _last is null or { IsLast: true };

    /// <summary>Adds the next part.</summary>
    /// <param name="part">The part.</param>
    /// <param name="partial">The file that has it.</param>
    /// <exception cref="PartialException">It does not follow the last one.</exception>
    public void Add(ReadPart part, string partial)
    {
        CheckPlace(part, partial);
        if (part.From == 0)
        {
            Packets = 0;
            _ledger.Clear();
        }
        foreach (DamageEntry entry in part.Damage)
            DamageLedger.Add(_ledger, entry with { PacketsBefore = entry.PacketsBefore + Packets });
        Packets += part.Packets;
        (_last, _lastFile) = (part, partial);
        if (part.IsLast)
        {
            _captures.Add(new JoinedCapture(
                files[part.Input], Packets, part.CaptureBytes, part.FileBytes, part.LinkTypes, [.. _ledger]));
        }
    }

    /// <summary>Checks that all captures are complete.</summary>
    /// <param name="partial">The last file.</param>
    /// <exception cref="PartialException">One is not.</exception>
    public void End(string partial)
    {
        if (!IsAtEnd || _captures.Count != files.Count)
            throw new PartialException($"{partial}: ends before the captures do");
    }

    private void CheckPlace(ReadPart part, string partial)
    {
        int expected = _last is null ? 0 : _last.IsLast ? _last.Input + 1 : _last.Input;
        if (part.Input != expected || expected >= files.Count)
            throw new PartialException($"{partial}: has another capture than the one that follows {_lastFile}");
        string file = files[expected];
        if (part.To < part.From)
            throw new PartialException($"{partial}: has a part of {file} that ends before it begins");
        long from = IsAtEnd ? 0 : _last!.To;
        if (part.From != from)
        {
            throw new PartialException(
                $"{partial}: begins at byte {part.From} of {file}, and what is before it ends at byte {from}");
        }
        if (IsAtEnd)
            return;
        if (part.Before != _last!.After)
        {
            throw new PartialException(
                $"{partial}: does not know what {file} says before it, such as the header of a second capture that was "
                + "joined to it; read it in one shard");
        }
        if (_last.Damage is [.., var damage] && damage.Offset + damage.Length >= _last.To)
        {
            throw new PartialException(
                $"{_lastFile}: ends within damage of {file}, whose end no shard sees; choose another number of shards");
        }
    }
}

/// <summary>A capture whose parts were joined.</summary>
/// <param name="File">Its name as it was given.</param>
/// <param name="Packets">Its packets.</param>
/// <param name="CaptureBytes">Its bytes, uncompressed.</param>
/// <param name="FileBytes">Bytes in the file, as stored.</param>
/// <param name="LinkTypes">The names of its link types.</param>
/// <param name="Damage">Its damage ledger.</param>
internal sealed record JoinedCapture(
    string File,
    long Packets,
    long CaptureBytes,
    long FileBytes,
    IReadOnlyList<string> LinkTypes,
    IReadOnlyList<DamageEntry> Damage);

/// <summary>A capture of which a shard has the middle or the end.</summary>
/// <param name="Input">The number of the capture among all, from 0; negative for none.</param>
/// <param name="Packets">Its packets before the shard.</param>
internal readonly record struct OpenCapture(int Input, long Packets)
{
    public static OpenCapture None => new(-1, 0);
}
