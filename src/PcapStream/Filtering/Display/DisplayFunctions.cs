using PcapStream.Filtering.Display.Operands;
using PcapStream.Filtering.Display.Syntax;

namespace PcapStream.Filtering.Display;

/// <summary>The functions of display filters.</summary>
internal static class DisplayFunctions
{
    private static readonly string[] Names =
        ["len", "count", "upper", "lower", "string", "vals", "min", "max", "abs", "double", "float"];

    /// <summary>Whether a function has a value for constants alone, as <c>max(80, 443)</c>.</summary>
    /// <param name="call">The function and its arguments, which are constants.</param>
    public static bool IsConstant(CallSyntax call) =>
        call.Name is "min" or "max" && call.Arguments.Count > 0 || call is { Name: "abs", Arguments.Count: 1 };

    /// <summary>Makes the values of a function.</summary>
    /// <param name="call">The function and its arguments.</param>
    /// <param name="isConstant">Whether an argument is a constant.</param>
    /// <param name="bind">Makes the values of an argument.</param>
    /// <param name="like">Makes the values of an argument of the same type as another.</param>
    /// <exception cref="DisplayFilterException">The function is unknown, or an argument does not fit.</exception>
    public static DisplayOperand Bind(
        CallSyntax call,
        Predicate<DisplaySyntax> isConstant,
        Func<DisplaySyntax, DisplayOperand> bind,
        Func<DisplaySyntax, DisplayOperand, DisplaySyntax, DisplayOperand> like)
    {
        if (!Names.Contains(call.Name))
        {
            throw new DisplayFilterException(
                $"unknown function '{call.Name}'; functions are {string.Join(", ", Names)}", call.Column);
        }
        bool takesMany = call.Name is "min" or "max";
        if (call.Arguments.Count == 0 || (call.Arguments.Count > 1 && !takesMany))
        {
            throw new DisplayFilterException(
                $"{call.Name}() needs {(takesMany ? "one argument or more" : "one argument")}", call.Column);
        }
        // Constants have the type of the others.
        DisplaySyntax first = call.Arguments.FirstOrDefault(argument => !isConstant(argument)) ?? call.Arguments[0];
        DisplayOperand operand = bind(first);
        OperandType type = operand.Type;
        switch (call.Name)
        {
            case "len":
                Require(type.Kind is not (OperandKind.Nothing or OperandKind.Moment or OperandKind.Duration
                    or OperandKind.Truth or OperandKind.Real));
                return new LengthOperand(operand);
            case "count":
                return new CountOperand(operand);
            case "upper" or "lower":
                Require(type.Kind == OperandKind.Text);
                return new CaseOperand(operand, call.Name == "upper");
            case "string":
                Require(type.IsNumber || type.IsIp || type.Kind == OperandKind.Ether);
                return new TextOperand(operand);
            case "vals":
                return ValueNameOperand.Of(operand)
                    ?? throw new DisplayFilterException("vals() needs a field whose values have names", first.Column);
            case "abs":
                Require(type.IsNumber || type.Kind is OperandKind.Duration or OperandKind.Real);
                return new SignedOperand(operand, isAbsolute: true);
            case "double" or "float":
                Require(type.IsNumber || type.Kind is OperandKind.Duration or OperandKind.Moment or OperandKind.Real);
                return new RealOperand(operand, isSingle: call.Name == "float");
            default:
                Require(type.Kind is not (OperandKind.Nothing or OperandKind.Truth or OperandKind.Protocol
                    or OperandKind.Real));
                return new ExtremeOperand(
                    [
                        operand, .. call.Arguments.Where(argument => argument != first)
                            .Select(argument => like(argument, operand, first)),
                    ],
                    call.Name == "max");
        }

        void Require(bool fits)
        {
            if (!fits)
                throw new DisplayFilterException($"{call.Name}() does not take {type}", first.Column);
        }
    }
}
