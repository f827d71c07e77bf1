namespace PcapStream.Filtering.Display.Syntax;

/// <summary>A word, constant or symbol of a display filter.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Text">
/// The word or symbol; of a slice, what is between the brackets; of other constants, their source.
/// </param>
/// <param name="Start">The index of its first character in the filter.</param>
/// <param name="Bytes">The bytes of a text or a character; null for others.</param>
internal readonly record struct DisplayToken(DisplayTokenKind Kind, string Text, int Start, byte[]? Bytes = null)
{
    /// <summary>Whether this is a symbol, or a word that is an operator, in any case.</summary>
    public bool Is(string operation) => Kind is DisplayTokenKind.Symbol or DisplayTokenKind.Word
        && Text.Equals(operation, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Kinds of tokens.</summary>
internal enum DisplayTokenKind
{
    /// <summary>The end of the filter.</summary>
    End,

    /// <summary>A name, an operator in letters, or a constant without quotes.</summary>
    Word,

    /// <summary>A text in double quotes.</summary>
    Text,

    /// <summary>A character in single quotes.</summary>
    Character,

    /// <summary>Ranges in square brackets.</summary>
    Ranges,

    /// <summary>An operator or a bracket.</summary>
    Symbol,
}
