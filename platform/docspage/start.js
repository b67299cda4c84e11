SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#api",
  deepLinking: true,
  docExpansion: "list",
  filter: true,
  showExtensions: true,
  defaultModelsExpandDepth: -1,
  validatorUrl: null,
});
