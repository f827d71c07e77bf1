using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Directories;

/// <summary>The forms of types in ASN.1's basic encoding (X.690).</summary>
internal enum BerForm
{
    /// <summary>Members, each of a type of its own.</summary>
    Sequence,

    /// <summary>Any number of one member, as a sequence.</summary>
    SequenceOf,

    /// <summary>Any number of one member, as a set.</summary>
    SetOf,

    /// <summary>One of the members.</summary>
    Choice,

    /// <summary>A type after a tag of its own.</summary>
    Tagged,

    /// <summary>A number.</summary>
    Integer,

    /// <summary>A truth, whose encoding is not checked.</summary>
    Boolean,

    /// <summary>Nothing.</summary>
    Null,

    /// <summary>Octets.</summary>
    Octets,

    /// <summary>Octets whose own tag is not checked; the chooser writes them.</summary>
    Opaque,

    /// <summary>Text of GeneralString, which should be ASCII.</summary>
    General,

    /// <summary>Named bits.</summary>
    Bits,

    /// <summary>A moment in UTC.</summary>
    Time,
}

/// <summary>The classes of tags, X.690, section 8.1.2.2.</summary>
internal enum BerClass
{
    /// <summary>Types of ASN.1.</summary>
    Universal,

    /// <summary>Types of a protocol.</summary>
    Application,

    /// <summary>Members of a sequence or a choice.</summary>
    Context,

    /// <summary>Private tags.</summary>
    Private,

    /// <summary>Any class, of a member without a tag of its own.</summary>
    Any,
}

/// <summary>How Wireshark reads a member.</summary>
[Flags]
internal enum BerFlags
{
    /// <summary>The member's tag is before that of its type.</summary>
    None = 0,

    /// <summary>The member may be left out.</summary>
    Optional = 1,

    /// <summary>The member's tag replaces that of its type.</summary>
    Implicit = 2,

    /// <summary>The member has only the tag of its type.</summary>
    OwnTag = 4,

    /// <summary>The tag is not checked.</summary>
    AnyTag = 8,
}

/// <summary>A field that a type's values have, compared by reference.</summary>
/// <param name="Name">tshark's name.</param>
/// <param name="Type">The type of the values.</param>
/// <param name="Description">The meaning.</param>
internal sealed record BerField(string Name, FieldType Type, string Description)
{
    public bool Equals(BerField? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

/// <summary>A member of a sequence or a choice.</summary>
/// <param name="Class">The class of its tag.</param>
/// <param name="Tag">The number of its tag.</param>
/// <param name="Flags">How it is read.</param>
/// <param name="Type">The type of its value.</param>
/// <param name="Field">The field of its value; null if it has none.</param>
internal sealed record BerMember(BerClass Class, int Tag, BerFlags Flags, BerType Type, BerField? Field);

/// <summary>Decides from what was read whether octets are shown, and which type they contain.</summary>
/// <param name="reader">The reader, which keeps some of the values before.</param>
/// <param name="isWanted">Whether the field of the octets is wanted.</param>
/// <param name="octets">The octets.</param>
/// <returns>The type that the octets contain; null if they contain none.</returns>
internal delegate BerType? BerChooser(ref BerReader reader, bool isWanted, ReadOnlySpan<byte> octets);

/// <summary>A type: what its values have and which fields they are.</summary>
/// <param name="form">The form.</param>
internal sealed class BerType(BerForm form)
{
    public BerForm Form { get; } = form;

    /// <summary>The members of a sequence or a choice; the only one of the other forms that have members.</summary>
    public BerMember[] Members { get; init; } = [];

    /// <summary>The fields of named bits, the highest first.</summary>
    public BerField?[] Bits { get; init; } = [];

    /// <summary>Where the value is kept for the types after it; negative if nowhere.</summary>
    public int Slot { get; init; } = -1;

    /// <summary>Whether only the first value that is not 0 is kept.</summary>
    public bool KeepsFirst { get; init; }

    /// <summary>Whether what follows opaque octets counts as part of them, as far as their member has more.</summary>
    public bool SeesRest { get; init; }

    /// <summary>Whether Wireshark reads it only after the list in which it is; an end of reading waits too.</summary>
    public bool IsDeferred { get; init; }

    /// <summary>Whether reading ends after the list, if it ended in a deferred value.</summary>
    public bool EndsDeferred { get; init; }

    /// <summary>Chooses the type of what octets contain; null if they contain no type.</summary>
    public BerChooser? Inner { get; init; }

    /// <summary>The field that Wireshark shows instead of the octets with the value; null if it shows both.</summary>
    public BerField? Whole { get; init; }

    /// <summary>Whether values are counted, because Wireshark reads a limited number.</summary>
    public bool IsCounted { get; init; }

    /// <summary>The levels that Wireshark's tree has for a value besides that of its field.</summary>
    public int Levels { get; init; }

    /// <summary>Which kept value is forgotten before a value of this type; negative if none.</summary>
    public int Forgets { get; init; } = -1;
}
