using PcapStream.Protocols;

namespace PcapStream.Operations.Convert.Edits.Rewriting;

/// <summary>Changes addresses of one kind in place.</summary>
internal sealed class AddressMap
{
    private readonly Rule[] _rules;

    public AddressMap(IEnumerable<AddressChange> changes, AddressKind kind) =>
        _rules = [.. changes.Where(change => change.To.Kind == kind).Select(change => new Rule(change))];

    /// <summary>Changes an address by the first rule that matches it.</summary>
    public void Change(Span<byte> address, PacketEnds end)
    {
        foreach (Rule rule in _rules)
        {
            if (rule.TryChange(address, end))
                return;
        }
    }

    private sealed class Rule
    {
        private readonly byte[] _from;
        private readonly byte[] _to;
        private readonly byte[] _mask;
        private readonly bool _isAny;
        private readonly PacketEnds _ends;

        public Rule(AddressChange change)
        {
            _isAny = change.From.Kind == AddressKind.None;
            _from = new byte[change.To.Length];
            _to = new byte[change.To.Length];
            change.From.TryWriteBytes(_from, out _);
            change.To.TryWriteBytes(_to, out _);
            _mask = Mask(change.To.Length, change.PrefixLength);
            _ends = change.Ends;
        }

        public bool TryChange(Span<byte> address, PacketEnds end)
        {
            if ((_ends & end) == 0)
                return false;
            for (int i = 0; i < address.Length; i++)
            {
                if (!_isAny && ((address[i] ^ _from[i]) & _mask[i]) != 0)
                    return false;
            }
            for (int i = 0; i < address.Length; i++)
                address[i] = (byte)((address[i] & ~_mask[i]) | (_to[i] & _mask[i]));
            return true;
        }

        private static byte[] Mask(int length, int bits)
        {
            byte[] mask = new byte[length];
            for (int i = 0; i < bits; i++)
                mask[i / 8] |= (byte)(0x80 >> (i % 8));
            return mask;
        }
    }
}
