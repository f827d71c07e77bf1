using PcapStream.Capture;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Directories;

/// <summary>
/// Finds the values of one field in a value of ASN.1's basic encoding (X.690), in the way of Wireshark's dissector:
/// what contradicts its type is skipped, and reading ends where bytes are missing.
/// </summary>
internal ref struct BerReader
{
    // Wireshark reads no further in trees of more levels, and no more filters. The other limits bound the stack and the
    // time for nested lengths that are not given.
    private const int MostLevels = 498;
    private const int MostCounted = 200;
    private const int MostDepth = 700;
    private const int MostUnknownLengths = 32;

    private const int SequenceTag = 16;
    private const int SetTag = 17;
    private const int OctetsTag = 4;
    private const int Utf8Tag = 12;
    private const int FirstTextTag = 18;
    private const int TimeTag = 24;
    private const int GeneralTag = 27;
    private const int BitsTag = 3;

    private static readonly BerField Nothing = new("", FieldType.None, "");

    private readonly ReadOnlySpan<byte> _bytes;
    private BerField _wanted;
    private readonly FieldValues _values;
    private KeptValues _kept;
    private int _depth;
    private int _counted;
    private int _levels;
    private bool _isDeferred;
    private bool _isTrial;
    private bool _skipsDeferred;
    private BerHeader _last;

    /// <summary>Creates a reader.</summary>
    /// <param name="bytes">The value, as far as it was captured.</param>
    /// <param name="wanted">The field whose values are wanted.</param>
    /// <param name="values">Receives them.</param>
    public BerReader(ReadOnlySpan<byte> bytes, BerField wanted, FieldValues values)
    {
        _bytes = bytes;
        _wanted = wanted;
        _values = values;
    }

    /// <summary>Whether reading ended before the end of the value.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>The field whose values are wanted.</summary>
    public readonly BerField Wanted => _wanted;

    /// <summary>Where values are added.</summary>
    public readonly FieldValues Values => _values;

    /// <summary>Reads a value of a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="field">The field of the whole value; null if it has none.</param>
    /// <param name="start">Offset of the value.</param>
    /// <param name="end">Offset of its end, which may be after the captured bytes.</param>
    public void Read(BerType type, BerField? field, int start, int end) =>
        Value(type, field, isImplicit: false, start, end);

    /// <summary>The octets that were kept in a slot; empty if it has none.</summary>
    public readonly ReadOnlySpan<byte> Kept(int slot)
    {
        KeptValue kept = _kept[slot];
        return _bytes.Slice(kept.Start, kept.Length);
    }

    /// <summary>The number that was kept in a slot; 0 if it has none.</summary>
    public readonly int Number(int slot) => _kept[slot].Number;

    private byte At(int offset, int end)
    {
        if (offset >= 0 && offset < end && offset < _bytes.Length)
            return _bytes[offset];
        IsStopped = true;
        return 0;
    }

    // Offset of the end of a value, or where its own header says that it ends.
    private int Value(BerType type, BerField? field, bool isImplicit, int offset, int end)
    {
        if (IsStopped || ++_depth > MostDepth)
        {
            IsStopped = true;
            return end;
        }
        if (type.IsCounted && _counted++ > MostCounted)
            IsStopped = true;
        if (type.Forgets >= 0)
            _kept[type.Forgets] = default;
        int levels = type.Levels + (type.Members.Length > 0 && field is not null ? 1 : 0);
        _levels += levels;
        if (_levels > MostLevels)
            IsStopped = true;
        int next = IsStopped ? end : type.Form switch
        {
            BerForm.Sequence => Sequence(type, field, isImplicit, offset, end),
            BerForm.SequenceOf => Several(type, field, isImplicit, SequenceTag, offset, end),
            BerForm.SetOf => Several(type, field, isImplicit, SetTag, offset, end),
            BerForm.Choice => Choice(type, field, offset, end),
            BerForm.Tagged => Tagged(type, field, isImplicit, offset, end),
            BerForm.Integer => Integer(type, field, isImplicit, offset, end),
            BerForm.Boolean => Boolean(field, isImplicit, offset, end),
            BerForm.Null => Null(field, offset),
            BerForm.Octets => Octets(type, field, isImplicit, offset, end),
            BerForm.Opaque => Opaque(type, field, isImplicit, offset, end),
            BerForm.General => General(type, field, isImplicit, offset, end),
            BerForm.Bits => Bits(type, field, isImplicit, offset, end),
            _ => Time(field, isImplicit, offset, end),
        };
        _depth--;
        _levels -= levels;
        return next;
    }

    private int Sequence(BerType type, BerField? field, bool isImplicit, int offset, int end)
    {
        int start = offset;
        int limit = end;
        bool isUnknown = false;
        if (!isImplicit)
        {
            BerHeader own = Header(offset, end);
            if (IsStopped)
                return end;
            AddElement(field);
            offset = own.After;
            isUnknown = own.IsUnknown;
            limit = offset + own.Length - (isUnknown ? 2 : 0);
            if (Contradicts(own, SequenceTag))
            {
                Require(start, 2, end);
                return limit;
            }
        }
        else
        {
            AddElement(field);
        }
        int member = 0;
        while (offset < limit && !IsStopped)
        {
            if (At(offset, end) == 0 && At(offset + 1, end) == 0)
                return limit;
            BerHeader header = Header(offset, end);
            int next = header.After + header.Length;
            if (next <= offset)
                IsStopped = true;
            if (IsStopped)
                return end;
            member = Member(type, member, header, offset, next, end);
            offset = next;
        }
        if (offset != limit)
            Require(offset - 2, 2, end);
        return isUnknown ? limit + 2 : limit;
    }

    // Whether a value is no sequence or set, though its type is one. Tags of protocols are taken as they are.
    private static bool Contradicts(in BerHeader own, int tag) =>
        own.Class is not (BerClass.Application or BerClass.Private)
            && (!own.IsConstructed || own.Class != BerClass.Universal || own.Tag != tag);

    // The next member to look for.
    private int Member(BerType type, int member, in BerHeader header, int offset, int next, int end)
    {
        for (; member < type.Members.Length; member++)
        {
            BerMember one = type.Members[member];
            bool isOptional = (one.Flags & BerFlags.Optional) != 0;
            if ((one.Flags & BerFlags.AnyTag) == 0 && one.Class != BerClass.Any
                && (one.Class != header.Class || one.Tag != header.Tag))
            {
                if (isOptional)
                    continue;
                return member + 1;
            }
            bool ownsTag = (one.Flags & BerFlags.OwnTag) != 0;
            int start = ownsTag ? offset : header.After;
            int limit = Math.Min(end, ownsTag ? next : next - (header.IsUnknown ? 2 : 0));
            if (!ownsTag)
                _last = header;
            if (start > limit)
            {
                IsStopped = start > end;
                limit = start;
            }
            int after = Value(one.Type, one.Field, (one.Flags & BerFlags.Implicit) != 0, start, limit);
            if (one.Type.EndsDeferred && _isDeferred)
                IsStopped = true;
            if (header.Length == 0 || after != start || !isOptional || IsStopped)
                return member + 1;
        }
        return member;
    }

    private int Several(BerType type, BerField? field, bool isImplicit, int tag, int offset, int end)
    {
        int limit = end;
        bool isUnknown = false;
        if (!isImplicit)
        {
            int start = offset;
            BerHeader own = Header(offset, end);
            if (IsStopped)
                return end;
            offset = own.After;
            isUnknown = own.IsUnknown;
            limit = offset + own.Length;
            if (Contradicts(own, tag))
            {
                Require(start, 2, end);
                return limit;
            }
        }
        int count = end <= _bytes.Length ? Count(offset, limit, end, isUnknown) : 0;
        if (IsStopped)
            return end;
        if (field == _wanted && field.Type == FieldType.None)
            AddElement(field);
        else if (field == _wanted)
            _values.AddDecimal((ulong)count);
        if (!type.EndsDeferred || _isTrial)
            return Items(type.Members[0], offset, limit, end, isUnknown);
        // Deferred values are not read if reading ends before the end of the list.
        BerReader trial = this;
        trial._isTrial = true;
        trial._wanted = Nothing;
        trial.Items(type.Members[0], offset, limit, end, isUnknown);
        (bool outer, _skipsDeferred) = (_skipsDeferred, trial.IsStopped);
        int next = Items(type.Members[0], offset, limit, end, isUnknown);
        _skipsDeferred = outer;
        return next;
    }

    private int Items(BerMember item, int offset, int limit, int end, bool isUnknown)
    {
        while (offset < limit && !IsStopped)
        {
            if (isUnknown && At(offset, end) == 0 && At(offset + 1, end) == 0)
                return offset + 2;
            BerHeader header = Header(offset, end);
            int next = header.After + header.Length;
            if (next <= offset)
                IsStopped = true;
            if (IsStopped)
                return end;
            if (header is { Class: BerClass.Universal, Tag: 0 })
                return limit;
            bool isItem = item.Class == BerClass.Any || (item.Flags & BerFlags.AnyTag) != 0
                || (item.Class == header.Class && item.Tag == header.Tag);
            if (isItem)
                Value(item.Type, item.Field, isImplicit: false, offset, Math.Min(end, next));
            offset = next;
        }
        if (offset != limit)
            Require(offset - 2, 2, end);
        return limit;
    }

    private int Count(int offset, int limit, int end, bool isUnknown)
    {
        int count = 0;
        while (offset < limit && !IsStopped)
        {
            if (isUnknown && At(offset, end) == 0 && At(offset + 1, end) == 0)
                break;
            BerHeader header = Header(offset, end);
            int next = header.After + header.Length;
            if (next <= offset)
                IsStopped = true;
            offset = next;
            count++;
        }
        return count;
    }

    // An offset that does not move says that no member matches.
    private int Choice(BerType type, BerField? field, int offset, int end)
    {
        if (offset >= end)
            return offset;
        BerHeader header = Header(offset, end);
        if (IsStopped)
            return end;
        int next = header.After + header.Length;
        for (int i = 0; i < type.Members.Length; i++)
        {
            BerMember one = type.Members[i];
            if (one.Class != header.Class || one.Tag != header.Tag)
                continue;
            bool ownsTag = (one.Flags & BerFlags.OwnTag) != 0;
            int start = ownsTag ? offset : header.After;
            int limit = ownsTag ? next : next - (header.IsUnknown ? 2 : 0);
            if (!ownsTag)
                _last = header;
            if (field == _wanted)
                _values.AddDecimal((ulong)one.Tag);
            if (start > end)
                IsStopped = true;
            Value(one.Type, one.Field, (one.Flags & BerFlags.Implicit) != 0, start,
                Math.Max(start, Math.Min(end, limit)));
            return next;
        }
        return offset;
    }

    private int Tagged(BerType type, BerField? field, bool isImplicit, int offset, int end)
    {
        BerMember inner = type.Members[0];
        if (isImplicit)
            return Value(inner.Type, field, isImplicit: true, offset, end);
        BerHeader own = Header(offset, end);
        return IsStopped ? end : Value(inner.Type, field, isImplicit: false, own.After, end);
    }

    private int Integer(BerType type, BerField? field, bool isImplicit, int offset, int end)
    {
        const int MostBytes = 9;
        int length = Math.Max(0, end - offset);
        if (!isImplicit)
        {
            BerHeader own = Header(offset, end);
            (offset, length) = (own.After, own.Length);
        }
        if (IsStopped)
            return end;
        if (length > MostBytes || (length == MostBytes && At(offset, end) != 0))
        {
            Require(offset, length, end);
            return offset + length;
        }
        bool isSigned = field is null or { Type: FieldType.Signed32 };
        long value = isSigned && length > 0 && At(offset, end) >= 0x80 ? -1 : 0;
        for (int i = 0; i < length; i++)
            value = value << 8 | At(offset + i, end);
        if (IsStopped)
            return end;
        if (type.Slot >= 0 && !(type.KeepsFirst && _kept[type.Slot].Number != 0))
            _kept[type.Slot] = new KeptValue(0, 0, (int)value);
        if (length > 0 && field == _wanted)
        {
            if (field.Type == FieldType.Signed32)
                _values.AddSigned((int)value);
            else
                _values.AddDecimal((uint)value);
        }
        return offset + length;
    }

    private int Boolean(BerField? field, bool isImplicit, int offset, int end)
    {
        if (!isImplicit)
        {
            BerHeader own = Header(offset, end);
            offset = own.After;
            if (!IsStopped && own.Length != 1)
                return offset + own.Length;
        }
        byte value = At(offset, end);
        if (!IsStopped && field == _wanted)
            _values.AddBoolean(value != 0);
        return offset + 1;
    }

    private readonly int Null(BerField? field, int offset)
    {
        AddElement(field);
        return offset;
    }

    private int General(BerType type, BerField? field, bool isImplicit, int offset, int end)
    {
        if (!isImplicit)
        {
            BerHeader own = Header(offset, end);
            if (IsStopped)
                return end;
            if (own.Class != BerClass.Universal || own.Tag != GeneralTag)
            {
                Require(offset, 2, end);
                return own.After + own.Length;
            }
        }
        return Octets(type, field, isImplicit, offset, end);
    }

    private int Octets(BerType type, BerField? field, bool isImplicit, int offset, int end)
    {
        int start = offset;
        BerHeader own = isImplicit ? _last : Header(offset, end);
        if (IsStopped)
            return end;
        int length = own.Length;
        if (!isImplicit)
        {
            offset = own.After;
            if (!IsOctets(own))
            {
                Require(start, 2, end);
                return offset + length;
            }
        }
        else if (own.IsUnknown && end - offset == length - 2)
        {
            length -= 2;
        }
        int next = offset + length;
        if (own.IsConstructed)
        {
            Constructed(type, field, offset, length, end);
            return next;
        }
        int there = Math.Max(0, end - offset);
        Content(type, field, offset, Math.Min(length, there), isWhole: !isImplicit || length <= there, end);
        return next;
    }

    private void Content(BerType type, BerField? field, int offset, int length, bool isWhole, int end)
    {
        if (!Require(offset, length, end))
            return;
        ReadOnlySpan<byte> octets = _bytes.Slice(offset, length);
        if (type.Slot >= 0 && isWhole)
            _kept[type.Slot] = new KeptValue(offset, length, 0);
        BerType? inner = type.Inner?.Invoke(ref this, field == _wanted, octets);
        // Wireshark checks the length of octets that it shows, but not of the values in them.
        if (inner == Hidden || (!isWhole && inner?.Whole is null))
            return;
        if (field == _wanted && inner?.Whole is null)
            Add(field, octets, type.Form);
        if (inner is null || length == 0 || (inner.IsDeferred && (_isTrial || _skipsDeferred)))
            return;
        Value(inner, inner.Whole, isImplicit: false, offset, offset + length);
        if (inner.IsDeferred && IsStopped)
            (_isDeferred, IsStopped) = (true, false);
    }

    // Octets in parts, which are joined. Of a single part that has parts itself, Wireshark shows nothing.
    private void Constructed(BerType type, BerField? field, int offset, int length, int end)
    {
        BerHeader first = Header(offset, end);
        if (IsStopped || length == 0)
        {
            IsStopped = true;
            return;
        }
        int limit = offset + length;
        bool isSingle = first.After + first.Length >= limit;
        if (isSingle && !IsOctets(first))
            IsStopped = true;
        else if (isSingle && !first.IsConstructed)
            Octets(type, field, isImplicit: false, offset, end);
        if (IsStopped || (isSingle && !first.IsConstructed))
            return;
        if (isSingle || field != _wanted)
        {
            Join(offset, limit, end, joined: default, 0);
            return;
        }
        // The octets are joined after the room for their value, which has at most three bytes for each.
        const int LongestText = 3;
        int size = _bytes.Length;
        Span<byte> joined = _values.Reserve(size * (LongestText + 1)).Slice(size * LongestText, size);
        int written = Join(offset, limit, end, joined, 0);
        if (!IsStopped)
            Add(field, joined[..written], type.Form);
    }

    private static bool IsOctets(in BerHeader header) =>
        header.Class is BerClass.Application or BerClass.Private
        || (header.Class == BerClass.Universal && (header.Tag >= FirstTextTag || header.Tag is OctetsTag or Utf8Tag));

    // The number of octets that are joined.
    private int Join(int offset, int limit, int end, Span<byte> joined, int written)
    {
        if (++_depth > MostDepth)
            IsStopped = true;
        while (offset < limit && !IsStopped)
        {
            BerHeader part = Header(offset, end);
            if (!IsOctets(part) || part.Length == 0)
                IsStopped = true;
            int next = part.After + part.Length;
            if (IsStopped || next <= offset)
                break;
            if (part.IsConstructed)
            {
                written = Join(part.After, next, end, joined, written);
            }
            else if (Require(part.After, part.Length, end) && part.Length <= joined.Length - written)
            {
                _bytes.Slice(part.After, part.Length).CopyTo(joined[written..]);
                written += part.Length;
            }
            offset = next;
        }
        _depth--;
        return written;
    }

    private int Opaque(BerType type, BerField? field, bool isImplicit, int offset, int end)
    {
        int length = end - offset;
        if (!isImplicit)
        {
            BerHeader own = Header(offset, end);
            (offset, length) = (own.After, own.Length);
        }
        if (IsStopped || (!type.SeesRest && (length == 0 || !Require(offset, length, end))))
            return offset;
        int there = type.SeesRest ? Math.Max(0, Math.Min(end, _bytes.Length) - offset) : length;
        type.Inner!(ref this, field == _wanted, _bytes.Slice(Math.Min(offset, _bytes.Length), there));
        return offset + length;
    }

    /// <summary>Ends reading, because a value that it needs is incomplete.</summary>
    public void Stop() => IsStopped = true;

    /// <summary>What a chooser returns for octets that are not the value of the field.</summary>
    public static BerType Hidden { get; } = new(BerForm.Null);

    private readonly void Add(BerField field, ReadOnlySpan<byte> octets, BerForm form)
    {
        if (field.Type == FieldType.Bytes)
        {
            _values.AddBytes(octets);
            return;
        }
        if (form == BerForm.General)
        {
            _values.AddAscii(octets);
            return;
        }
        int zero = octets.IndexOf((byte)0);
        _values.AddText(zero < 0 ? octets : octets[..zero]);
    }

    private int Bits(BerType type, BerField? field, bool isImplicit, int offset, int end)
    {
        int start = offset;
        BerHeader own = isImplicit ? _last : Header(offset, end);
        if (IsStopped)
            return end;
        if (!isImplicit)
        {
            offset = own.After;
            if (own.Class != BerClass.Application && (own.Class != BerClass.Universal || own.Tag != BitsTag))
            {
                Require(start, 2, end);
                return offset + own.Length;
            }
        }
        int next = offset + own.Length;
        if (own.IsConstructed || own.Length == 0)
            return next;
        At(offset, end);
        if (IsStopped)
            return end;
        int length = own.Length - 1;
        if (!Require(offset + 1, length, end))
            return end;
        ReadOnlySpan<byte> bits = _bytes.Slice(offset + 1, length);
        if (field == _wanted)
            _values.AddBytes(bits);
        for (int i = 0; i < type.Bits.Length; i++)
        {
            if (type.Bits[i] == _wanted)
                _values.AddBoolean(i < bits.Length * 8 && (bits[i / 8] & (0x80 >> i % 8)) != 0);
        }
        return next;
    }

    private int Time(BerField? field, bool isImplicit, int offset, int end)
    {
        int start = offset;
        int length = end - offset;
        if (!isImplicit)
        {
            BerHeader own = Header(offset, end);
            if (IsStopped)
                return end;
            (offset, length) = (own.After, own.Length);
            if (own.Class != BerClass.Universal || own.Tag != TimeTag)
            {
                Require(start, 2, end);
                return offset + length;
            }
        }
        if (GeneralizedTime.IsLength(length) && Require(offset, length, end) && field == _wanted
            && GeneralizedTime.TryParse(_bytes.Slice(offset, length), out Timestamp time))
            _values.AddUtcTime(time);
        return offset + length;
    }

    private readonly void AddElement(BerField? field)
    {
        if (field == _wanted)
            _values.AddBoolean(true);
    }

    private bool Require(int offset, int length, int end)
    {
        if (length < 0 || offset < 0 || offset > Math.Min(end, _bytes.Length) - length)
            IsStopped = true;
        return !IsStopped;
    }

    /// <summary>Reads the tag and the length of a value; reading is stopped if they are incomplete.</summary>
    public BerHeader Header(int offset, int end)
    {
        BerHeader header = HeaderAt(offset, end, nesting: 0);
        _last = header;
        return header;
    }

    private BerHeader HeaderAt(int offset, int end, int nesting)
    {
        const int LongTag = 0x1F;
        byte first = At(offset++, end);
        int tag = first & LongTag;
        if (tag == LongTag)
        {
            tag = 0;
            while (offset < end && !IsStopped)
            {
                byte one = At(offset++, end);
                tag = tag << 7 | (one & 0x7F);
                if (one < 0x80)
                    break;
            }
        }
        uint length = At(offset++, end);
        bool isUnknown = length == 0x80;
        if (isUnknown)
        {
            length = (uint)UnknownLength(offset, end, nesting);
        }
        else if (length > 0x80)
        {
            uint size = length & 0x7F;
            length = 0;
            for (; size > 0 && !IsStopped; size--)
                length = length << 8 | At(offset++, end);
        }
        return new BerHeader(
            (BerClass)(first >> 6), tag, (first & 0x20) != 0, offset, (int)Math.Min(length, int.MaxValue), isUnknown);
    }

    // The bytes up to two zero bytes, which are included.
    private int UnknownLength(int start, int end, int nesting)
    {
        if (nesting > MostUnknownLengths)
            IsStopped = true;
        int offset = start;
        while (!IsStopped && (At(offset, end) | At(offset + 1, end)) != 0)
        {
            BerHeader header = HeaderAt(offset, end, nesting + 1);
            int next = header.After + header.Length;
            if (next <= offset)
                IsStopped = true;
            offset = next;
        }
        return offset - start + 2;
    }

    private readonly record struct KeptValue(int Start, int Length, int Number);

    [System.Runtime.CompilerServices.InlineArray(4)]
    private struct KeptValues
    {
        private KeptValue _first;
    }
}

/// <summary>The tag and the length before a value.</summary>
/// <param name="Class">The class of the tag.</param>
/// <param name="Tag">The number of the tag.</param>
/// <param name="IsConstructed">Whether the value consists of others.</param>
/// <param name="After">Offset of the value.</param>
/// <param name="Length">Bytes of the value, which may be more than there are.</param>
/// <param name="IsUnknown">Whether two zero bytes, which are counted, end the value.</param>
internal readonly record struct BerHeader(
    BerClass Class, int Tag, bool IsConstructed, int After, int Length, bool IsUnknown);
