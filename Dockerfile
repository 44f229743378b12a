# Two stages: the first has npm fetch what runs in production, the second holds only that and ours.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json .npmrc ./
# The image is Node 24 itself, so the one that package.json pins for everybody else stays out.
RUN npm pkg delete dependencies.node allowScripts.node && npm install --omit=dev --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production PORT=3000
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json manifest.json ./
COPY migrations ./migrations
COPY src ./src
COPY adapters ./adapters
# The only place that is written to, so that all the rest may be mounted read-only.
RUN mkdir data && chown node:node data
VOLUME /app/data
USER node
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--disable-warning=ExperimentalWarning", "--max-semi-space-size=8", "adapters/process/start.ts"]
