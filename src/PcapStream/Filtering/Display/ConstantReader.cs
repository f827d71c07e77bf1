using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PcapStream.Filtering.Display.Operands;
using PcapStream.Filtering.Display.Syntax;
using PcapStream.Protocols.Fields;

namespace PcapStream.Filtering.Display;

/// <summary>Gives the constants of a display filter the type of what they are compared with.</summary>
internal static class ConstantReader
{
    private const int EtherBytes = 6;

    /// <summary>A constant as written, without spaces.</summary>
    public static string TextOf(DisplaySyntax syntax) => syntax switch
    {
        WordSyntax word => word.Text,
        QuotedSyntax quoted => quoted.Text,
        SignSyntax sign => (sign.IsNegative ? "-" : "+") + TextOf(sign.Operand),
        ArithmeticSyntax sum => $"{TextOf(sum.Left)}{sum.Operator}{TextOf(sum.Right)}",
        CallSyntax call => $"{call.Name}({string.Join(", ", call.Arguments.Select(TextOf))})",
        _ => throw new ArgumentException("not a constant", nameof(syntax)),
    };

    /// <summary>Reads a constant.</summary>
    /// <param name="syntax">The constant.</param>
    /// <param name="type">The type of what it is compared with.</param>
    /// <param name="field">The field that it is compared with, whose values may have names; null for none.</param>
    /// <returns>The value; null if it is not of that type.</returns>
    /// <exception cref="DisplayFilterException">It is out of range.</exception>
    public static ConstantOperand? Read(DisplaySyntax syntax, OperandType type, Field? field) => type.Kind switch
    {
        OperandKind.Truth => Truth(syntax, type, field),
        OperandKind.Unsigned or OperandKind.Signed => Number(syntax, type, field),
        OperandKind.Ipv4 => Address(syntax, type, AddressFamily.InterNetwork),
        OperandKind.Ipv6 => Address(syntax, type, AddressFamily.InterNetworkV6),
        OperandKind.Ether => Bytes(syntax, type) is { } address && address.Read()[0].Length == EtherBytes
            && syntax is WordSyntax ? address : null,
        OperandKind.Bytes or OperandKind.Protocol => Bytes(syntax, type),
        OperandKind.Text => syntax is QuotedSyntax quoted
            ? ConstantOperand.Of(type, quoted.Bytes)
            : ConstantOperand.Of(type, System.Text.Encoding.UTF8.GetBytes(TextOf(syntax))),
        OperandKind.Moment => MomentText.TryParse(PlainText(syntax), out long moment)
            ? ConstantOperand.Number(type, moment)
            : null,
        OperandKind.Duration => Duration(syntax, type),
        OperandKind.Real => Real(syntax, type),
        _ => null,
    };

    // Infinities and what is not a number have C's names, not only .NET's.
    private static ConstantOperand? Real(DisplaySyntax syntax, OperandType type)
    {
        string text = TextOf(syntax);
        if (text.EndsWith("inf", StringComparison.OrdinalIgnoreCase))
            text += "inity";
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double real)
            ? ConstantOperand.Number(type, BitConverter.DoubleToInt64Bits(real))
            : null;
    }

    private static string PlainText(DisplaySyntax syntax) => syntax is QuotedSyntax { IsCharacter: false } quoted
        ? System.Text.Encoding.UTF8.GetString(quoted.Bytes)
        : TextOf(syntax);

    private static ConstantOperand? Truth(DisplaySyntax syntax, OperandType type, Field? field)
    {
        if (syntax is not QuotedSyntax { IsCharacter: true } && ValueNames.Find(field, PlainText(syntax)) is { } named)
            return ConstantOperand.Number(type, named);
        return TryNumber(syntax, out Int128 number) ? ConstantOperand.Number(type, number == 0 ? 0 : 1) : null;
    }

    private static ConstantOperand? Number(DisplaySyntax syntax, OperandType type, Field? field)
    {
        if (TryNumber(syntax, out Int128 number))
        {
            Int128 most = type.Kind == OperandKind.Unsigned
                ? (Int128.One << type.Bits) - 1
                : (Int128.One << (type.Bits - 1)) - 1;
            Int128 least = type.Kind == OperandKind.Unsigned && type.Bits == 64
                ? 0
                : -(Int128.One << Math.Max(type.Bits - 1, 31));
            if (number > most || number < least)
            {
                throw new DisplayFilterException(
                    $"{TextOf(syntax)} does not fit in {type}, from {Least(type)} to {most}", syntax.Column);
            }
            return ConstantOperand.Number(type, (long)(ulong)(number & ulong.MaxValue));
        }
        return syntax is not QuotedSyntax { IsCharacter: true }
            && ValueNames.Find(field, PlainText(syntax)) is { } named
                ? ConstantOperand.Number(type, named)
                : null;
    }

    private static Int128 Least(OperandType type) =>
        type.Kind == OperandKind.Unsigned ? 0 : -(Int128.One << (type.Bits - 1));

    private static bool TryNumber(DisplaySyntax syntax, out Int128 number)
    {
        number = 0;
        switch (syntax)
        {
            case QuotedSyntax { IsCharacter: true } character:
                number = character.Bytes[0];
                return true;
            case SignSyntax sign when TryNumber(sign.Operand, out number):
                number = sign.IsNegative ? -number : number;
                return true;
            case WordSyntax word:
                return TryDigits(word.Text, out number);
            case ArithmeticSyntax sum
                when TryNumber(sum.Left, out Int128 left) && TryNumber(sum.Right, out Int128 right):
                return TryCompute(left, sum.Operator, right, out number);
            case CallSyntax call:
                return TryCall(call, out number);
            default:
                return false;
        }
    }

    private static bool TryCall(CallSyntax call, out Int128 number)
    {
        number = 0;
        var numbers = new List<Int128>();
        foreach (DisplaySyntax argument in call.Arguments)
        {
            if (!TryNumber(argument, out Int128 one))
                return false;
            numbers.Add(one);
        }
        number = call.Name switch
        {
            "min" => numbers.Min(),
            "max" => numbers.Max(),
            _ => Int128.Abs(numbers[0]),
        };
        return true;
    }

    // Numbers beyond 64 bits are out of every range, and not computed with.
    private static bool TryCompute(Int128 left, char operation, Int128 right, out Int128 number)
    {
        number = 0;
        if (left > ulong.MaxValue || right > ulong.MaxValue || left < long.MinValue || right < long.MinValue
            || (right == 0 && operation is '/' or '%'))
            return false;
        number = Arithmetic.Compute(left, operation, right);
        return true;
    }

    private static bool TryDigits(string text, out Int128 number)
    {
        int radix = text.Length < 2 || text[0] != '0' ? 10 : text[1] switch
        {
            'x' or 'X' => 16,
            'b' or 'B' => 2,
            _ => 8,
        };
        number = 0;
        ReadOnlySpan<char> digits = text.AsSpan(radix is 16 or 2 ? 2 : 0);
        if (digits.IsEmpty)
            return false;
        foreach (char digit in digits)
        {
            int value = char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : radix;
            if (value >= radix)
                return false;
            // Larger numbers are out of every range.
            number = Int128.Min(number * radix + value, (Int128)1 << 100);
        }
        return true;
    }

    private static ConstantOperand? Duration(DisplaySyntax syntax, OperandType type)
    {
        switch (syntax)
        {
            case SignSyntax sign when Duration(sign.Operand, type) is { } positive:
                return ConstantOperand.Number(
                    type, sign.IsNegative ? -positive.Read().NumberAt(0) : positive.Read().NumberAt(0));
            case WordSyntax word when MomentText.TryParseDuration(word.Text, out long nanoseconds):
                return ConstantOperand.Number(type, nanoseconds);
            default:
                return null;
        }
    }

    private static ConstantOperand? Address(DisplaySyntax syntax, OperandType type, AddressFamily family)
    {
        if (syntax is not WordSyntax word)
            return null;
        int slash = word.Text.IndexOf('/', StringComparison.Ordinal);
        string text = slash < 0 ? word.Text : word.Text[..slash];
        if (!IPAddress.TryParse(text, out IPAddress? address) || address.AddressFamily != family
            // .NET takes shorter forms, and octal numbers.
            || (family == AddressFamily.InterNetwork && address.ToString() != text))
            return null;
        byte[] bytes = address.GetAddressBytes();
        if (slash < 0)
            return ConstantOperand.Of(type, bytes);
        int most = bytes.Length * 8;
        if (!int.TryParse(word.Text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            || length > most)
            throw new DisplayFilterException($"the prefix of {word.Text} is longer than {most} bits", syntax.Column);
        return ConstantOperand.Of(type, bytes, MaskOf(length, bytes.Length));
    }

    private static byte[] MaskOf(int length, int size)
    {
        var mask = new byte[size];
        for (int i = 0; i < length; i++)
            mask[i / 8] |= (byte)(0x80 >> (i % 8));
        return mask;
    }

    private static ConstantOperand? Bytes(DisplaySyntax syntax, OperandType type) => syntax switch
    {
        QuotedSyntax quoted => ConstantOperand.Of(type, quoted.Bytes),
        WordSyntax word when TryBytes(word.Text, out byte[] bytes) => ConstantOperand.Of(type, bytes),
        _ => null,
    };

    // Two digits a byte, or fewer before a separator and at the end; or one byte as 0x and two digits. A colon at the
    // start says that it is no name, and so does one after a single byte.
    private static bool TryBytes(string text, out byte[] bytes)
    {
        bytes = [];
        if (text.StartsWith(':'))
            text = text[1..];
        else if (text.Length == 3 && text.EndsWith(':'))
            text = text[..^1];
        if (text.Length == 4 && text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            text = text[2..];
        var found = new List<byte>();
        int at = 0;
        while (at < text.Length)
        {
            int digits = at;
            while (digits < text.Length && digits < at + 2 && char.IsAsciiHexDigit(text[digits]))
                digits++;
            if (digits == at)
                return false;
            found.Add(
                byte.Parse(text.AsSpan(at..digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            at = digits;
            if (at < text.Length && text[at] is ':' or '-' or '.')
            {
                at++;
                if (at == text.Length)
                    return false;
            }
        }
        bytes = [.. found];
        return bytes.Length > 0;
    }
}
