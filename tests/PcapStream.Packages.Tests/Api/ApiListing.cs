using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PcapStream.Packages.Tests.Api;

/// <summary>
/// The public API of an assembly in C#'s notation, in an order that does not depend on its sources.
/// </summary>
internal static class ApiListing
{
    private static readonly SymbolDisplayFormat MemberFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters
            | SymbolDisplayGenericsOptions.IncludeTypeConstraints
            | SymbolDisplayGenericsOptions.IncludeVariance,
        memberOptions: SymbolDisplayMemberOptions.IncludeAccessibility
            | SymbolDisplayMemberOptions.IncludeModifiers
            | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeRef
            | SymbolDisplayMemberOptions.IncludeParameters
            | SymbolDisplayMemberOptions.IncludeConstantValue,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType
            | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeParamsRefOut
            | SymbolDisplayParameterOptions.IncludeDefaultValue
            | SymbolDisplayParameterOptions.IncludeExtensionThis,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
            | SymbolDisplayMiscellaneousOptions.AllowDefaultLiteral
            | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    private static readonly SymbolDisplayFormat TypeFormat =
        MemberFormat.WithMemberOptions(SymbolDisplayMemberOptions.None);

    public static string Of(string assembly)
    {
        string[] platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        IEnumerable<string> references =
            platform.Where(path => Path.GetFileName(path) != Path.GetFileName(assembly)).Append(assembly);
        MetadataReference[] metadata = [.. references.Select(path => MetadataReference.CreateFromFile(path))];
        var compilation = CSharpCompilation.Create("listing", references: metadata);
        var symbol = (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(metadata[^1])!;
        var text = new StringBuilder();
        string @namespace = "";
        foreach (INamedTypeSymbol type in Types(symbol.GlobalNamespace).OrderBy(FullName, StringComparer.Ordinal))
        {
            if (type.ContainingNamespace.ToDisplayString() is var other && other != @namespace)
                text.Append(text.Length == 0 ? "" : "\n").Append($"namespace {@namespace = other}\n");
            text.Append($"\n{Heading(type)}\n");
            foreach (string member in Members(type))
                text.Append($"    {member}\n");
        }
        return text.ToString();
    }

    private static string FullName(INamedTypeSymbol type) =>
        $"{type.ContainingNamespace.ToDisplayString()} {type.ToDisplayString(TypeFormat)}";

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container) =>
        container.GetMembers().OfType<INamespaceOrTypeSymbol>()
        .SelectMany(member => member is INamedTypeSymbol type
            ? IsOffered(type)
            ? Types(type).Prepend(type)
            : []
            : Types(member));

    private static bool IsOffered(ISymbol symbol) =>
        symbol.DeclaredAccessibility == Accessibility.Public
        || (symbol.DeclaredAccessibility is Accessibility.Protected or Accessibility.ProtectedOrInternal
            && symbol.ContainingType is { IsSealed: false });

    private static IEnumerable<string> Members(INamedTypeSymbol type)
    {
        IEnumerable<ISymbol> offered = type.GetMembers().Where(member => IsOffered(member)
            && !member.IsImplicitlyDeclared
            && member is not INamedTypeSymbol

                && member is not IMethodSymbol { AssociatedSymbol: not null }
                && !member.Name.Contains('<', StringComparison.Ordinal));
        return type.TypeKind == TypeKind.Enum
            ? offered.OfType<IFieldSymbol>().Where(field => field.HasConstantValue).Select(
                field => $"{field.Name} = {field.ConstantValue}")
            : offered.Select(member => member.ToDisplayString(MemberFormat)).Order(StringComparer.Ordinal);
    }

    private static string Heading(INamedTypeSymbol type)
    {
        string flags = type.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == nameof(FlagsAttribute))
            ? "[Flags] "
            : "";
        if (type.DelegateInvokeMethod is { } invoke)
        {
            string parameters = string.Join(", ", invoke.Parameters.Select(one => one.ToDisplayString(MemberFormat)));
            return $"public delegate {invoke.ReturnType.ToDisplayString(TypeFormat)} "
                + $"{type.ToDisplayString(TypeFormat)}({parameters})";
        }
        string bases = string.Join(", ", Bases(type).Select(symbol => symbol.ToDisplayString(TypeFormat)));
        return $"{flags}public {Modifiers(type)}{Keyword(type)} " +
            $"{type.ToDisplayString(TypeFormat)}{(bases.Length > 0 ? $" : {bases}" : "")}";
    }

    private static IEnumerable<ITypeSymbol> Bases(INamedTypeSymbol type) => type.TypeKind == TypeKind.Enum
        ? [type.EnumUnderlyingType!]
        : type.Interfaces.Where(IsOffered).OrderBy(
            symbol => symbol.ToDisplayString(TypeFormat), StringComparer.Ordinal).Cast<ITypeSymbol>()
            .Prepend(type.BaseType is { SpecialType: SpecialType.None, TypeKind: TypeKind.Class } parent
                ? parent
                : null).OfType<ITypeSymbol>();

    private static string Modifiers(INamedTypeSymbol type) => type switch
    {
        { IsStatic: true } => "static ",
        { TypeKind: TypeKind.Class, IsSealed: true } => "sealed ",
        { TypeKind: TypeKind.Class, IsAbstract: true } => "abstract ",
        { TypeKind: TypeKind.Struct } => $"{(type.IsReadOnly ? "readonly " : "")}{(type.IsRefLikeType ? "ref " : "")}",
        _ => "",
    };

    private static string Keyword(INamedTypeSymbol type) =>
        $"{(type.IsRecord ? "record " : "")}{type.TypeKind.ToString().ToLowerInvariant()}";
}
