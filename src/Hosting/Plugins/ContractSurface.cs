using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Rijie.Hosting;

/// <summary>The types and members that a contract assembly offers to other assemblies, as text.</summary>
internal sealed class ContractSurface
{
    private static readonly string[] OfEveryObject = ["ToString", "Equals", "GetHashCode", "GetType", ".ctor", "MemberwiseClone", "Finalize"];
    private readonly Dictionary<string, string?> _baseTypes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);

    /// <summary>Reads the surface from an assembly file.</summary>
    public static ContractSurface Read(string path)
    {
        var surface = new ContractSurface();
        using var image = new PEReader(File.OpenRead(path));
        var reader = image.GetMetadataReader();
        foreach (var handle in reader.TypeDefinitions)
            if (IsVisible(reader, handle)) surface.Add(reader, handle);
        return surface;
    }

    /// <summary>Whether the type is there.</summary>
    public bool HasType(string type) => _baseTypes.ContainsKey(type);

    /// <summary>Whether the type, or a type it derives from, has the member.</summary>
    /// <param name="type">The full name.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="signature">The signature as <see cref="SignatureText"/> writes it.</param>
    public bool HasMember(string type, string name, string signature)
    {
        for (string? at = type; at is not null; at = _baseTypes.GetValueOrDefault(at))
        {
            if (_members.Contains(Key(at, name, signature))) return true;
            // What is inherited from outside the contract is the framework's to keep.
            if (!_baseTypes.ContainsKey(at)) return OfEveryObject.Contains(name, StringComparer.Ordinal) || at is not ("System.Object" or "System.ValueType" or "System.Enum");
        }
        return false;
    }

    private void Add(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = SignatureText.Name(reader, handle);
        _baseTypes[name] = type.BaseType.Kind switch
        {
            HandleKind.TypeDefinition when !type.BaseType.IsNil => SignatureText.Name(reader, (TypeDefinitionHandle)type.BaseType),
            HandleKind.TypeReference => SignatureText.Name(reader, (TypeReferenceHandle)type.BaseType),
            _ => null,
        };
        foreach (var method in type.GetMethods().Select(reader.GetMethodDefinition).Where(m => IsVisible(m.Attributes)))
            _members.Add(Key(name, reader.GetString(method.Name), SignatureText.Method(method.DecodeSignature(SignatureText.Instance, null))));
        foreach (var field in type.GetFields().Select(reader.GetFieldDefinition).Where(f => IsVisible(f.Attributes)))
            _members.Add(Key(name, reader.GetString(field.Name), field.DecodeSignature(SignatureText.Instance, null)));
    }

    private static string Key(string type, string name, string signature) => $"{type}::{name} {signature}";

    private static bool IsVisible(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        return (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem => IsVisible(reader, type.GetDeclaringType()),
            _ => false,
        };
    }

    private static bool IsVisible(MethodAttributes attributes) =>
        (attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    private static bool IsVisible(FieldAttributes attributes) =>
        (attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;
}
