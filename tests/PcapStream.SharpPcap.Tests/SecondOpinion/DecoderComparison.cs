using PcapStream.Capture;
using PcapStream.Protocols;

namespace PcapStream.SharpPcap.Tests.SecondOpinion;

/// <summary>Compares both decoders packet by packet, and explains their disagreements by rules.</summary>
internal sealed class DecoderComparison
{
    private const int MostListed = 20;

    private readonly PacketDecoder _decoder = new();
    private readonly HashSet<DisagreementRule> _used = [];
    private readonly List<string> _unexplained = [];

    /// <summary>Packets of link types that PacketDotNet knows.</summary>
    public int Packets { get; private set; }

    /// <summary>Headers that both decoders find.</summary>
    public int Headers { get; private set; }

    /// <summary>Fields of those headers.</summary>
    public int Fields { get; private set; }

    /// <summary>Fails on disagreements that no rule explains.</summary>
    public void AssertExplained() => Assert.True(
        _unexplained.Count == 0,
        $"{_unexplained.Count} without a rule:\n{string.Join('\n', _unexplained.Take(MostListed))}");

    /// <summary>Rules that explained nothing.</summary>
    public IEnumerable<DisagreementRule> Unused => KnownDisagreements.All.Except(_used);

    public void Add(string source, ReadOnlySpan<byte> data, LinkType linkType, uint originalLength)
    {
        if (PacketDotNetOpinion.Of(linkType.ToLinkLayers(), data.ToArray()) is not { } theirs)
            return;
        Packets++;
        DecodedPacket packet = _decoder.Decode(data, linkType.Value, originalLength);
        List<HeaderStatement> ours = OurOpinion.Of(packet);
        int common = 0;
        while (common < ours.Count && common < theirs.Statements.Count
            && IsSame(ours[common], theirs.Statements[common]))
        {
            Headers++;
            CompareFields(source, packet, theirs, ours[common], theirs.Statements[common]);
            common++;
        }
        // What comes after the first header that only one finds follows from it.
        if (common < ours.Count || common < theirs.Statements.Count)
        {
            Explain(source, After(packet, theirs, common > 0 ? ours[common - 1] : null) with
            {
                Ours = ours.ElementAtOrDefault(common),
                Theirs = theirs.Statements.ElementAtOrDefault(common),
            });
        }
    }

    private void CompareFields(
        string source, DecodedPacket packet, PacketDotNetOpinion theirs, HeaderStatement ours, HeaderStatement other)
    {
        foreach (FieldStatement field in ours.Fields)
        {
            Fields++;
            string? value = other.ValueOf(field.Name);
            if (value != field.Value)
            {
                Explain(source, After(packet, theirs, ours) with
                {
                    Field = field.Name,
                    OurValue = field.Value,
                    TheirValue = value,
                });
            }
        }
    }

    private static Disagreement After(DecodedPacket packet, PacketDotNetOpinion theirs, HeaderStatement? common) =>
        new()
        {
            Data = packet.Data.ToArray(),
            Layers = packet.Layers.ToArray(),
            Error = packet.Error,
            Other = theirs,
            Common = common,
        };

    private void Explain(string source, Disagreement disagreement)
    {
        DisagreementRule[] rules = [.. KnownDisagreements.All.Where(rule => rule.Explains(disagreement))];
        _used.UnionWith(rules);
        if (rules.Length == 0)
            _unexplained.Add($"{source}: {disagreement}");
    }

    private static bool IsSame(HeaderStatement ours, HeaderStatement theirs) =>
        ours.Protocol == theirs.Protocol && ours.Offset == theirs.Offset;
}
