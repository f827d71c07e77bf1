using PcapStream.Protocols;

namespace PcapStream.Operations.Stats.Hierarchy;

/// <summary>
/// Counts packets of known protocol chains, so that most packets need no walk through the tree. The key is the
/// protocols of the chain, one byte each.
/// </summary>
internal sealed class ChainCache
{
    private const int Bits = 6;

    private readonly Chain[] _chains = new Chain[1 << Bits];

    /// <summary>
    /// A packet's protocols as a number; false where the tree depends on more than the protocols, or there are too
    /// many.
    /// </summary>
    public static bool TryKey(in DecodedPacket packet, out ulong key)
    {
        key = 0;
        if (packet.Layers.Length > sizeof(ulong) || packet.Error.Fault != DecodeFault.None)
            return false;
        foreach (ref readonly Layer layer in packet.Layers)
        {
            if (layer.IsQuoted || layer.Protocol is Protocol.Igmp or Protocol.Mobility)
                return false;
            key = (key << 8) | (byte)layer.Protocol;
        }
        return key != 0;
    }

    /// <summary>Counts a packet whose chain is known.</summary>
    public bool TryCount(ulong key, uint bytes)
    {
        ref Chain chain = ref At(key);
        if (chain.Key != key)
            return false;
        chain.Traffic += new Traffic(1, bytes);
        return true;
    }

    /// <summary>Remembers the last node of a chain, whose packets so far are counted.</summary>
    public void Note(ulong key, HierarchyNode last)
    {
        ref Chain chain = ref At(key);
        chain.Last?.CountChain(chain.Traffic);
        chain = new Chain { Key = key, Last = last };
    }

    /// <summary>Moves the counts to the tree.</summary>
    public void Flush()
    {
        foreach (ref readonly Chain chain in _chains.AsSpan())
            chain.Last?.CountChain(chain.Traffic);
        Array.Clear(_chains);
    }

    private ref Chain At(ulong key) => ref _chains[(key * 0x9E37_79B9_7F4A_7C15) >> (64 - Bits)];

    private struct Chain
    {
        public ulong Key;
        public HierarchyNode? Last;
        public Traffic Traffic;
    }
}
